import { OnebeamError } from '../errors/onebeam-error.ts';
import { atomTable } from './atoms.ts';
import type { BeamFile } from './beam-file.ts';

export interface FunctionName {
  module: string;
  function: string;
  arity: number;
}

/**
 * What the module calls elsewhere. Chunk `ImpT`: a count, then module, function (indices from 1 into the atom table) and
 * arity, 32 bits each.
 *
 * @throws `beam-invalid`
 */
export function imports(beam: BeamFile, path: string): FunctionName[] {
  const atoms = atomTable(beam, path);
  return triples(beam, 'ImpT', path).map(([module, name, arity]) => ({
    module: atomAt(atoms, module, path),
    function: atomAt(atoms, name, path),
    arity,
  }));
}

/**
 * What others can call. Chunk `ExpT`: a count, then function, arity and label.
 *
 * @throws `beam-invalid`
 */
export function exports(beam: BeamFile, path: string): FunctionName[] {
  const atoms = atomTable(beam, path);
  const module = atomAt(atoms, 1, path);
  return triples(beam, 'ExpT', path).map(([name, arity]) => ({
    module,
    function: atomAt(atoms, name, path),
    arity,
  }));
}

/** The module's own name: its first atom. @throws `beam-invalid` */
export const moduleName = (beam: BeamFile, path: string): string => atomAt(atomTable(beam, path), 1, path);

function triples(beam: BeamFile, chunk: string, path: string): [number, number, number][] {
  const bytes = beam.chunks.get(chunk);
  if (!bytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length >= 4 ? view.getUint32(0) : -1;
  if (count < 0 || count * 12 > bytes.length - 4) {
    throw new OnebeamError('beam-invalid', {
      path,
      expected: `${count} entries in \`${chunk}\``,
      found: `${bytes.length} bytes`,
    });
  }
  return Array.from({ length: count }, (_, index) => [
    view.getUint32(4 + index * 12),
    view.getUint32(8 + index * 12),
    view.getUint32(12 + index * 12),
  ]);
}

function atomAt(atoms: readonly string[], index: number, path: string): string {
  const atom = atoms[index - 1];
  if (atom !== undefined) return atom;
  throw new OnebeamError('beam-invalid', {
    path,
    expected: `an atom of ${atoms.length}`,
    found: `number ${index}`,
  });
}
