import { addAtoms, atomTable } from '../../beam/atoms.ts';
import { type BeamFile, requireChunk, writeBeam } from '../../beam/beam-file.ts';
import { type ImportedFunction, imports } from '../../beam/functions.ts';

/**
 * Makes a module call functions of the same names in another module. Calls that it makes by `apply`, and `fun M:F/A`
 * of constant names, are unchanged.
 *
 * @param from functions that the module may import, with any of the given arities.
 * @param to ASCII.
 * @returns the bytes of the module; undefined when it imports none of these functions.
 * @throws OnebeamError `beam-invalid`
 */
export function redirectImports(
  beam: BeamFile,
  from: readonly ImportedFunction[],
  to: string,
): Uint8Array | undefined {
  const wanted = new Set(from.map(keyOf));
  const rows = imports(beam).flatMap((it, row) => (wanted.has(keyOf(it)) ? [row] : []));
  if (rows.length === 0) return undefined;
  const index = atomTable(beam).length + 1;
  const table = Buffer.from(requireChunk(beam, 'ImpT'));
  for (const row of rows) table.writeUInt32BE(index, 4 + 12 * row);
  const changed = new Map([
    [beam.chunks.has('AtU8') ? 'AtU8' : 'Atom', addAtoms(beam, [to])],
    ['ImpT', table],
  ]);
  return writeBeam([...beam.chunks].map(([name, content]) => [name, changed.get(name) ?? content]));
}

const keyOf = ({ module, function: name, arity }: ImportedFunction): string => `${module}:${name}/${arity}`;
