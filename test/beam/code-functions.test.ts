import { expect, test } from 'bun:test';
import { assembleBeam, type BeamInstruction, opcode } from '../../src/beam/assemble.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { codeFunctions } from '../../src/beam/code-functions.ts';

const codeOf = (...instructions: BeamInstruction[]) =>
  readBeam(
    assembleBeam({
      module: 'm',
      imports: [],
      functions: [
        { function: 'f', arity: 2, instructions },
        { function: 'g', arity: 0, instructions: [[opcode.return]] },
      ],
    }),
  ).chunks.get('Code')!;

test('finds the functions, what they name, and whose a label is', () => {
  const code = codeOf(
    [opcode.isEqExact, ['f', 15], ['x', 0], ['nil']],
    [opcode.callOnly, ['u', 0], ['f', 4]],
    [opcode.label, ['u', 15]],
    [opcode.makeFun3, ['u', 3], ['x', 0], ['list', [['x', 1]]]],
    [opcode.return],
  );
  const { functions, ownerOf, labels } = codeFunctions(code)!;
  const [f, g] = functions;
  expect(functions.length).toBe(2);
  expect(f).toMatchObject({
    arity: 2,
    entry: 2,
    end: g!.start,
    labels: new Set([15, 4]),
    made: new Set([3]),
  });
  expect(g).toMatchObject({ arity: 0, entry: 4, labels: new Set() });
  expect([1, 2, 3, 4, 15].map((label) => ownerOf.get(label))).toEqual([f, f, g, g, f]);
  expect(labels).toBe(16);
});

test('code that is cut off, that counts wrong, or that begins with something else is not read', () => {
  const code = codeOf([opcode.return]);
  expect(codeFunctions(code)).toBeDefined();
  expect(codeFunctions(code.subarray(0, -1))).toBeUndefined();
  expect(codeFunctions(new Uint8Array(8))).toBeUndefined();
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(code);
    bytes.writeUInt32BE(value, at);
    return bytes;
  };
  expect(codeFunctions(changed(12, 2))).toBeUndefined();
  expect(codeFunctions(changed(16, 7))).toBeUndefined();
  // 250 is the number of no instruction.
  expect(codeFunctions(codeOf([250]))).toBeUndefined();
});
