import { describe, expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { type BeamFile, readBeam } from '../../src/beam/beam-file.ts';
import { literals, literalsOnly } from '../../src/beam/literals.ts';
import { atom, nil, tuple } from '../../src/erlang/term/term.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';

const trees = [
  [25, await otp(25)],
  [27, await otp(27)],
  [29, await otp(29)],
] as const;

/** `{ok, ok}` and `[]`, as `term_to_binary/1` writes them. */
const terms = [Buffer.from([131, 104, 2, 119, 2, 0x6f, 0x6b, 119, 2, 0x6f, 0x6b]), Buffer.from([131, 106])];
const number = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const table = Buffer.concat([number(2), ...terms.flatMap((term) => [number(term.length), term])]);
const beam = (chunk?: Uint8Array) => ({ chunks: new Map(chunk ? [['LitT', chunk]] : []) }) as never;

describe('literals', () => {
  test('are read deflated, as until OTP 27, and plain', () => {
    const expected = [tuple(atom('ok'), atom('ok')), { type: 'list', elements: [] }];
    expect<unknown>(literals(beam(Buffer.concat([number(table.length), deflateSync(table)])))).toEqual(
      expected,
    );
    expect<unknown>(literals(beam(Buffer.concat([number(0), table])))).toEqual(expected);
    expect(literals(beam())).toEqual([]);
  });

  test('that are not all there, or are another number than is said, are damage', () => {
    const deflated = deflateSync(table);
    for (const chunk of [
      Buffer.alloc(3),
      Buffer.concat([number(0), table.subarray(0, -1)]),
      Buffer.concat([number(0), number(3), table.subarray(4)]),
      Buffer.concat([number(table.length), deflated.subarray(0, -6)]),
      Buffer.concat([number(table.length - 1), deflated]),
      Buffer.concat([number(table.length + 1), deflated]),
    ]) {
      expect(() => literals(beam(chunk))).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(beam|external-term)-invalid$/) }),
      );
    }
  });

  for (const [release, tree] of trees) {
    testWith({ tree }, `of OTP ${release}'s modules are as many as its own code finds`, async ({ tree }) => {
      const { applications } = await readOtpTree(tree.root);
      const { folder, modules } = applications.get('kernel')!;
      const ours = modules.map(async (module) => {
        const path = join(folder, 'ebin', `${module}.beam`);
        return `${module} ${literals(readBeam(await readFile(path), path)).length}`;
      });
      const inflated = '<<0:32, T/binary>> -> T; <<_:32, Z/binary>> -> zlib:uncompress(Z)';
      const count = `case beam_lib:chunks(F, ["LitT"]) of {ok, {_, [{_, C}]}} -> <<N:32, _/binary>> = case C of ${inflated} end, N; _ -> 0 end`;
      const all = `[io:format("~s ~w~n", [filename:basename(F, ".beam"), ${count}]) || F <- lists:sort(filelib:wildcard("${folder}/ebin/*.beam"))], halt().`;
      const theirs = await runOk(tree.erlexec, ['-noshell', '-eval', all], {
        env: { ...process.env, ...tree.environment },
      });
      expect((await Promise.all(ours)).sort()).toEqual(theirs.trim().split('\n').sort());
    });
  }
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
