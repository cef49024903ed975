import { describe, expect, test } from 'bun:test';
import { assembleBeam, opcode } from '../../../src/beam/assemble.ts';
import { type BeamFile, readBeam, writeBeam } from '../../../src/beam/beam-file.ts';
import { codeFunctions } from '../../../src/beam/code-functions.ts';
import { exports } from '../../../src/beam/functions.ts';
import { reduceBeam } from '../../../src/beam/reduce/reduce.ts';
import { long, reduced, whole } from './small-module.ts';

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
