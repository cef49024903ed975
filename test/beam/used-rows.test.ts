import { expect, test } from 'bun:test';
import { atomsOfTables, importsOnly } from '../../src/beam/used-rows.ts';

const table = (...rows: number[][]): Uint8Array => {
  const numbers = [rows.length, ...rows.flat()];
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [at, value] of numbers.entries()) bytes.writeUInt32BE(value, at * 4);
  return bytes;
};

test('keeps the imports that are called at their indexes, and puts the loader in all other places and at the end', () => {
  const imports = table([2, 3, 1], [2, 4, 0], [5, 6, 2]);
  const kept = importsOnly(imports, new Set([1]), [8, 9, 3]);
  expect([...kept]).toEqual([...table([8, 9, 3], [2, 4, 0], [8, 9, 3], [8, 9, 3])]);
});

test('finds the atoms of imports, exports and funs', () => {
  const chunks = new Map([
    ['ExpT', table([10, 1, 2], [11, 0, 4])],
    ['FunT', table([12, 0, 6, 0, 0, 0])],
  ]);
  expect(atomsOfTables({ chunks }, table([2, 3, 1]))).toEqual(new Set([2, 3, 10, 11, 12]));
  expect(atomsOfTables({ chunks: new Map() }, table())).toEqual(new Set());
});
