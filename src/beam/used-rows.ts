import type { BeamFile } from './beam-file.ts';

/** A row of `ImpT`: module, function and arity; the first two are indexes into the atoms, from 1. */
export type ImportRow = readonly [number, number, number];

/**
 * The import table of a reduced module: its rows at their indexes, and one more. The additional row also replaces all rows
 * that are not called, because the emulator looks up the function of each row, and creates an entry for it, when it loads the module.
 *
 * @param chunk `ImpT`: a count and rows of three 32-bit numbers, big-endian.
 * @param called indexes of the rows that stay.
 */
export function importsOnly(chunk: Uint8Array, called: ReadonlySet<number>, row: ImportRow): Uint8Array {
  const table = Buffer.alloc(chunk.length + importRow);
  table.set(chunk);
  const count = table.readUInt32BE(0);
  table.writeUInt32BE(count + 1, 0);
  for (let index = 0; index <= count; index++) {
    if (index < count && called.has(index)) continue;
    for (const [at, value] of row.entries()) table.writeUInt32BE(value, 4 + importRow * index + 4 * at);
  }
  return table;
}

/** Lengths of rows in bytes. */
const [importRow, exportRow, funRow] = [12, 12, 24];

/** Indexes of the atoms that the tables of a module name: those of its imports as given, of its exports and of its funs. */
export function atomsOfTables({ chunks }: BeamFile, importTable: Uint8Array): Set<number> {
  return new Set([
    ...namesIn(importTable, importRow, 2),
    ...namesIn(chunks.get('ExpT'), exportRow, 1),
    ...namesIn(chunks.get('FunT'), funRow, 1),
  ]);
}

/** The first numbers of each row. */
function namesIn(chunk: Uint8Array | undefined, length: number, count: number): number[] {
  if (!chunk) return [];
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const rows = Array.from({ length: (chunk.length - 4) / length }, (_, row) => 4 + row * length);
  return rows.flatMap((at) => Array.from({ length: count }, (_, field) => view.getUint32(at + 4 * field)));
}
