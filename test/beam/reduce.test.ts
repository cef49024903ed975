import { describe, expect, test } from 'bun:test';
import { assembleBeam, type BeamInstruction, opcode } from '../../src/beam/assemble.ts';
import { type BeamFile, readBeam, writeBeam } from '../../src/beam/beam-file.ts';
import { codeFunctions } from '../../src/beam/code-functions.ts';
import { exports, imports } from '../../src/beam/functions.ts';
import { literals, literalsOnly } from '../../src/beam/literals.ts';
import { reduceBeam } from '../../src/beam/reduce.ts';
import { atom, nil } from '../../src/erlang/term/term.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { beamFiles, expectLoads, expectSameAnswers, pureModules } from './reduced-answers.ts';

const whole = { module: 'loader', function: 'whole' };
const long: BeamInstruction[] = Array.from({ length: 40 }, () => [opcode.move, ['x', 0], ['x', 0]]);
const names = ['first', 'second', 'third'];
const module = (extra: BeamInstruction[] = [], imported: string[] = []) =>
  readBeam(
    assembleBeam({
      module: 'm',
      imports: imported.map((name) => ({ module: 'erlang', function: name, arity: 2 })),
      functions: names.map((name) => ({
        function: name,
        arity: 1,
        instructions: [...long, ...extra, [opcode.return]],
      })),
    }),
  );
const reduced = (beam: BeamFile, ...kept: string[]) => {
  const made = reduceBeam(beam, { keep: (name) => kept.includes(name), whole });
  return made && { ...made, beam: readBeam(made.bytes) };
};

test('keeps functions byte by byte, and every function that the module exports', () => {
  const beam = module();
  const made = reduced(beam, 'second')!;
  expect(made).toMatchObject({ kept: 1, functions: 3 });
  expect(exports(made.beam)).toEqual(exports(beam));
  expect(imports(made.beam)).toEqual([{ ...whole, arity: 3 }]);
  const [before, after] = [beam, made.beam].map(({ chunks }) => chunks.get('Code')!);
  const [is, was] = [after!, before!].map((code) => codeFunctions(code)!.functions);
  expect(is!.length).toBe(4);
  const bytes = (code: Uint8Array, from: number, to: number) => Buffer.from(code.subarray(from, to));
  expect(bytes(after!, is![1]!.start, is![1]!.end)).toEqual(bytes(before!, was![1]!.start, was![1]!.end));
  // Head and label as they were; then a stub.
  expect(bytes(after!, is![0]!.start, is![0]!.body)).toEqual(bytes(before!, was![0]!.start, was![0]!.body));
  expect(is![0]!.end - is![0]!.body).toBeLessThan(10);
});

test('does not reduce a module that loads a NIF, runs code while it is loaded, or has unknown code or chunks', () => {
  expect(reduced(module([], ['load_nif']), 'first')).toBeUndefined();
  expect(reduced(module([[149]]), 'first')).toBeUndefined();
  expect(reduced(module([[250]]), 'first')).toBeUndefined();
  const withRecords = writeBeam([...module().chunks, ['Recs', new Uint8Array(4)]]);
  expect(reduced(readBeam(withRecords), 'first')).toBeUndefined();
  const cut = [...module().chunks].map(
    ([name, content]) => [name, name === 'Code' ? content.subarray(0, -1) : content] as const,
  );
  expect(reduced(readBeam(writeBeam(cut)), 'first')).toBeUndefined();
});

describe('functions that are not exported', () => {
  const local = (): BeamFile => {
    const code = assembleBeam({
      module: 'm',
      imports: [],
      functions: [
        { function: 'first', arity: 1, instructions: [[opcode.callOnly, ['u', 1], ['f', 4]]] },
        { function: 'second', arity: 1, instructions: [...long, ...long, [opcode.return]] },
      ],
    });
    const { chunks } = readBeam(code);
    const table = Buffer.from(chunks.get('ExpT')!);
    table.writeUInt32BE(1, 0);
    return readBeam(
      writeBeam([...chunks].map(([name, it]) => [name, name === 'ExpT' ? table.subarray(0, 16) : it])),
    );
  };
  const remove = (beam: BeamFile) =>
    reduceBeam(beam, { keep: (name) => name === 'first', whole, removeLocal: true })!;

  test('are kept where kept ones call them, unless they are to be removed', () => {
    expect(exports(local()).map((it) => it.function)).toEqual(['first']);
    expect(reduced(local(), 'first')).toMatchObject({ kept: 2, localExports: new Uint8Array() });
    const { kept, localExports, bytes } = remove(local());
    expect([kept, localExports.length]).toEqual([1, 12]);
    expect(exports(readBeam(bytes))).toEqual(exports(local()));
  });

  test('are kept if the state of a match may be passed to them', () => {
    const { chunks } = local();
    const code = Buffer.from(chunks.get('Code')!);
    // The last instructions of `second` become `bs_start_match4 {atom, resume}`.
    const whole = codeFunctions(code)!.functions[1]!;
    const start = Buffer.from([170, 0x02, 0x10, 0x03, 0x03]);
    const move = Buffer.from([64, 0x03, 0x03]);
    const body = Buffer.concat([start, ...Array.from({ length: 79 }, () => move), Buffer.from([19])]);
    const changed = Buffer.concat([code.subarray(0, whole.body), body, code.subarray(whole.end)]);
    const matching = readBeam(
      writeBeam([...chunks].map(([name, it]) => [name, name === 'Code' ? changed : it])),
    );
    expect(remove(matching)).toMatchObject({ kept: 2, localExports: new Uint8Array() });
  });
});

test('refuses a table of funs that is not as long as it says', () => {
  const damaged = readBeam(writeBeam([...module().chunks, ['FunT', Buffer.from([0, 0, 0, 2, 1])]]));
  expect(() => reduced(damaged, 'first')).toThrow('expected 2');
});

test('the same bytes each time', () => {
  expect(reduced(module(), 'first')!.bytes).toEqual(reduced(module(), 'first')!.bytes);
});

test('literals keep their places, those that nothing names are empty lists', () => {
  const row = (...bytes: number[]) => Buffer.from([0, 0, 0, bytes.length, ...bytes]);
  const one = row(131, 119, 3, 111, 110, 101);
  const table = Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from([0, 0, 0, 2]), one, one]);
  const beam = (content: Uint8Array): BeamFile => ({ chunks: new Map([['LitT', content]]) });
  expect(literals(beam(table))).toEqual([atom('one'), atom('one')]);
  expect(literals(beam(literalsOnly(beam(table), new Set([1]))))).toEqual([nil, atom('one')]);
  // Blocks that are not compressed have at most 65,535 bytes.
  const big = row(131, 107, 255, 255, ...Array.from({ length: 65535 }, (_, at) => at & 255));
  big.writeUInt32BE(big.length - 4, 0);
  const many = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 3]), big, one, big]);
  const rewritten = literals(beam(literalsOnly(beam(many), new Set([0, 2]))));
  expect(rewritten).toEqual([literals(beam(many))[0]!, nil, literals(beam(many))[2]!]);
});

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `functions of reduced modules answer as before, OTP ${release}`, ({ tree }) =>
    expectSameAnswers(tree, pureModules.slice(1, 4), 1, release),
  );
  testWith({ tree }, `also without functions that are not exported, OTP ${release}`, ({ tree }) =>
    expectSameAnswers(tree, ['string', 'erl_scan', 'io_lib_format'], 1, 200 + release, {
      oneIn: 6,
      removeLocal: true,
    }),
  );
  testWith({ tree }, `every tenth module of OTP ${release}, loads when it is reduced`, async ({ tree }) => {
    const files = (await beamFiles(tree)).filter((_, index) => index % 10 === 0);
    await expectLoads(tree, files, 10, release);
  });
}
