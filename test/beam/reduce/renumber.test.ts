import { describe, expect, test } from 'bun:test';
import { assembleBeam, type BeamInstruction, opcode } from '../../../src/beam/assemble.ts';
import { type BeamFile, readBeam, writeBeam } from '../../../src/beam/beam-file.ts';
import { instructions } from '../../../src/beam/code.ts';
import { reduceBeam } from '../../../src/beam/reduce/reduce.ts';
import { renumber } from '../../../src/beam/reduce/renumber.ts';
import { long, module, reduced, whole } from './small-module.ts';

const selectVal = 59;
const makeFun3 = 171;

const assembled = (code: BeamInstruction[]): Uint8Array =>
  readBeam(
    assembleBeam({ module: 'm', imports: [], functions: [{ function: 'f', arity: 1, instructions: code }] }),
  ).chunks.get('Code')!;

const operandsOf = (code: Uint8Array, number: number) =>
  [...instructions(code)].filter((it) => it.number === number).map(({ operands }) => operands);
const labelsOf = (code: Uint8Array): number[] =>
  operandsOf(code, opcode.label).map(([first]) => first!.value);
const labelCount = (code: Uint8Array): number => Buffer.from(code).readUInt32BE(12);

describe('renumber', () => {
  test('numbers labels in the order of the code, also in lists and where they need more bytes', () => {
    const code = assembled([
      [
        selectVal,
        ['x', 0],
        ['f', 3000],
        [
          'list',
          [
            ['i', 1],
            ['f', 900],
            ['i', 2],
            ['f', 3000],
          ],
        ],
      ],
      [opcode.label, ['u', 900]],
      [opcode.jump, ['f', 3000]],
      [opcode.label, ['u', 3000]],
      [opcode.return],
    ]);
    expect([labelsOf(code), labelCount(code)]).toEqual([[1, 2, 900, 3000], 3001]);
    const { code: made, labels } = renumber(code)!;
    expect([labelsOf(made), labelCount(made)]).toEqual([[1, 2, 3, 4], 5]);
    expect([...labels]).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [900, 3],
      [3000, 4],
    ]);
    const [[, otherwise, list]] = operandsOf(made, selectVal) as [
      [unknown, { value: number }, { elements: { value: number }[] }],
    ];
    expect(otherwise.value).toBe(4);
    expect(list.elements.map(({ value }) => value)).toEqual([1, 3, 2, 4]);
    expect(operandsOf(made, opcode.jump)[0]![0]!.value).toBe(4);
    expect(operandsOf(made, opcode.return).length).toBe(1);
  });

  test('gives funs their new rows, and leaves the 0 of an instruction without a label', () => {
    const code = assembled([
      [makeFun3, ['u', 7], ['x', 0], ['list', []]],
      [opcode.isTuple, ['f', 0], ['x', 0]],
    ]);
    const made = renumber(code, new Map([[7, 2]]))!.code;
    expect(operandsOf(made, makeFun3)[0]![0]!.value).toBe(2);
    expect(operandsOf(renumber(code)!.code, makeFun3)[0]![0]!.value).toBe(7);
    expect(operandsOf(made, opcode.isTuple)[0]![0]!.value).toBe(0);
  });
});

test('refuses a label that is defined twice, and one that is named and not defined', () => {
  const again: BeamInstruction = [opcode.label, ['u', 9]];
  expect(renumber(assembled([again, again]))).toBeUndefined();
  expect(renumber(assembled([[opcode.jump, ['f', 9]]]))).toBeUndefined();
  const beam = module();
  const table = Buffer.from(beam.chunks.get('ExpT')!);
  table.writeUInt32BE(99, 12);
  const chunks = [...beam.chunks].map(([name, it]) => [name, name === 'ExpT' ? table : it] as const);
  expect(reduced(readBeam(writeBeam(chunks)), 'first')).toBeUndefined();
});

/** The module of `small-module.ts` with these rows of `FunT` (label, index); `second/1` makes the fun of the last row. */
function withFuns(rows: readonly [label: number, index: number][]): BeamFile {
  const make: BeamInstruction = [makeFun3, ['u', rows.length - 1], ['x', 0], ['list', []]];
  const { chunks } = readBeam(
    assembleBeam({
      module: 'm',
      imports: [],
      functions: ['first', 'second', 'third'].map((name) => ({
        function: name,
        arity: 1,
        instructions: [...long, ...(name === 'second' ? [make] : []), [opcode.return]],
      })),
    }),
  );
  const table = Buffer.alloc(4 + 24 * rows.length);
  table.writeUInt32BE(rows.length);
  for (const [row, [label, index]] of rows.entries())
    for (const [place, value] of [1, 1, label, index, 0, 0].entries())
      table.writeUInt32BE(value, 4 + 24 * row + 4 * place);
  return readBeam(writeBeam([...chunks, ['FunT', table]]));
}

describe('a reduced module', () => {
  test('has no labels of functions that it lacks, and exports its entries', () => {
    const beam = module();
    const made = reduced(beam, 'third')!.beam;
    const code = made.chunks.get('Code')!;
    const labels = labelsOf(code);
    expect(labels).toEqual(labels.map((_, index) => index + 1));
    expect(labelCount(code)).toBe(labels.length + 1);
    const exported = Buffer.from(made.chunks.get('ExpT')!);
    const entries = Array.from({ length: 3 }, (_, row) => exported.readUInt32BE(12 + 12 * row));
    expect(entries).toEqual([2, 4, 6]);
  });

  test('keeps the funs of its functions only when functions that are not exported are removed, too', () => {
    const beam = withFuns([
      [2, 0],
      [6, 1],
    ]);
    const options = { keep: (name: string) => name === 'second', whole };
    const funs = (bytes: Uint8Array) => Buffer.from(readBeam(bytes).chunks.get('FunT')!);
    expect(funs(reduceBeam(beam, options)!.bytes).readUInt32BE(0)).toBe(2);
    const { bytes } = reduceBeam(beam, { ...options, removeLocal: true })!;
    // The fun keeps the index that texts show (`#Fun<m.1.0>`).
    expect([funs(bytes).readUInt32BE(0), funs(bytes).readUInt32BE(16)]).toEqual([1, 1]);
    expect(operandsOf(readBeam(bytes).chunks.get('Code')!, makeFun3)[0]![0]!.value).toBe(0);
  });
});
