import { atomTable } from './atoms.ts';
import { type BeamFile, requireChunk } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';

/** A function that a module calls in another (or by its full name in itself). */
export interface ImportedFunction {
  module: string;
  function: string;
  arity: number;
}

/** A function that others may call. */
export interface ExportedFunction {
  function: string;
  arity: number;
}

/** A fun of a module. */
export interface Lambda {
  /** Of its function's entry. */
  label: number;
  /** Free variables. */
  free: number;
}

/** @throws OnebeamError `beam-invalid` */
export function moduleName(beam: BeamFile): string {
  const [name] = atomTable(beam);
  if (name === undefined) throw beamInvalid(beam.path, { problem: 'no-module-name' });
  return name;
}

/** The import table (`ImpT`). @throws OnebeamError `beam-invalid` */
export function imports(beam: BeamFile): ImportedFunction[] {
  return rows(beam, 'ImpT', (atom, [module, name, arity]) => ({
    module: atom(module),
    function: atom(name),
    arity,
  }));
}

/** The export table (`ExpT`), with `module_info/0,1`. @throws OnebeamError `beam-invalid` */
export function exports(beam: BeamFile): ExportedFunction[] {
  return rows(beam, 'ExpT', (atom, [name, arity]) => ({ function: atom(name), arity }));
}

/**
 * The table of funs (`FunT`): rows of name, arity, label, index, free variables, old hash. Empty for a module without.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function lambdas({ path, chunks }: BeamFile): Lambda[] {
  const chunk = chunks.get('FunT');
  if (!chunk) return [];
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const count = chunk.length < 4 ? -1 : view.getUint32(0);
  if (chunk.length !== 4 + 24 * count)
    throw beamInvalid(path, { problem: 'rows', chunk: 'FunT', expected: count, found: chunk.length });
  return Array.from({ length: count }, (_, row) => {
    const [label, free] = [view.getUint32(12 + 24 * row), view.getUint32(20 + 24 * row)];
    if (free > 255) throw beamInvalid(path, { problem: 'arity', chunk: 'FunT', found: free });
    return { label, free };
  });
}

/** `ImpT` and `ExpT` are a count and rows of three 32-bit numbers. */
function rows<Row extends { arity: number }>(
  beam: BeamFile,
  name: string,
  row: (atom: (index: number) => string, numbers: [number, number, number]) => Row,
): Row[] {
  const { path } = beam;
  const chunk = requireChunk(beam, name);
  const atoms = atomTable(beam);
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const count = chunk.length < 4 ? -1 : view.getUint32(0);
  if (chunk.length !== 4 + 12 * count)
    throw beamInvalid(path, { problem: 'rows', chunk: name, expected: count, found: chunk.length });
  const atom = (index: number): string => {
    const found = atoms[index - 1];
    if (found === undefined)
      throw beamInvalid(path, { problem: 'atom-number', chunk: name, expected: atoms.length, found: index });
    return found;
  };
  return Array.from({ length: count }, (_, at) => {
    const number = (field: number): number => view.getUint32(4 + 12 * at + 4 * field);
    const read = row(atom, [number(0), number(1), number(2)]);
    if (read.arity > 255) throw beamInvalid(path, { problem: 'arity', chunk: name, found: read.arity });
    return read;
  });
}
