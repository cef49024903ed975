import { addAtoms, atomTable } from '../atoms.ts';
import { type BeamFile, requireChunk, writeBeam } from '../beam-file.ts';
import { type CodeFunction, codeFunctions } from '../code-functions.ts';
import { type ExportedFunction, exports, imports, lambdas } from '../functions.ts';
import { literalsOnly } from '../literals.ts';
import { keptFunctions, removableFunctions } from './kept-functions.ts';
import { ReducedCode } from './reduced-code.ts';
import { renumber } from './renumber.ts';

export interface ReduceOptions {
  /** Returns true when a function must be kept; the functions that it reaches inside the module are kept too. */
  keep(name: string, arity: number): boolean;
  /** A function of arity 3: `Module:Function(M, F, Args)` loads all of `M` and then calls it. */
  whole: { module: string; function: string };
  /**
   * Removes also functions that are not exported, not to be kept, and reached by kept ones. The complete module has to export them
   * when it is loaded: `localExports` of the result. Removes the funs that no kept function uses, too, so that
   * `erlang:fun_info(Fun, index)` of the others may be smaller.
   */
  removeLocal?: boolean | undefined;
}

/** A reduced module, and how much of it is left. */
export interface ReducedBeam {
  bytes: Uint8Array;
  /** Functions that are as they were, and those of the module. */
  kept: number;
  functions: number;
  /** Rows of `ExpT` for the functions that are not exported and that stubs call in the complete module. */
  localExports: Uint8Array;
}

/** The shared ends of stubs, and the replacement for funs that no kept code creates; local, called like this. */
const endName = '-whole-';
/** Maximum number of arguments; each number uses two labels. */
const mostArguments = 256;
/** Labels and atoms with higher numbers would need more bytes than are ever needed. */
const numberLimit = 32767;
/** Chunks that describe each instruction or record of the code, of modules compiled for the debugger. */
const notReduced = ['DbgB', 'Recs'];

/**
 * Reduces a module to some of its functions. It loads faster and behaves the same: every other exported
 * function loads the complete module when it is called, and repeats the call there. Other functions that are
 * not kept are removed, with the literals that only they use.
 *
 * Kept code has the indexes of atoms, imports, literals and lines of the complete module; only labels, and funs with
 * `removeLocal`, get new numbers.
 *
 * @returns undefined when the complete module must be loaded: it runs code while it is loaded, may load a NIF,
 *   has debug instructions, or has code that the compiler does not generate.
 * @throws OnebeamError `beam-invalid`
 */
export function reduceBeam(
  beam: BeamFile,
  { keep, whole, removeLocal }: ReduceOptions,
): ReducedBeam | undefined {
  if (notReduced.some((name) => beam.chunks.has(name))) return undefined;
  const loadsNif = imports(beam).some((it) => it.module === 'erlang' && it.function === 'load_nif');
  const code = requireChunk(beam, 'Code');
  const all = loadsNif ? undefined : codeFunctions(code);
  const atoms = atomTable(beam);
  if (!all || all.labels + 2 * mostArguments > numberLimit || atoms.length + 3 > numberLimit)
    return undefined;
  const nameOf = ({ name }: CodeFunction): string => atoms[name - 1] ?? '';
  const exported = new Set(exports(beam).map(keyOf));
  const isExported = (it: CodeFunction) => exported.has(keyOf({ function: nameOf(it), arity: it.arity }));
  const funTable = lambdas(beam);
  const roots = all.functions.filter((it) => keep(nameOf(it), it.arity));
  const mayRemove = removeLocal ? removableFunctions(all, funTable, code) : () => false;
  const reached = keptFunctions(roots, all, funTable, { isExported, mayRemove });
  if (!reached) return undefined;
  const { kept, removed } = reached;
  const names = { module: 1, whole: atoms.length + 1, call: atoms.length + 2, end: atoms.length + 3 };
  const used = new Set([...kept].flatMap((it) => [...it.lambdas]));
  const usedFuns = funTable.map((_, row) => row).filter((row) => !removeLocal || used.has(row));
  const funs = new Set(usedFuns.map((row) => funTable[row]!.label));
  const rewriter = new ReducedCode(code, { names, labels: all.labels, wholeImport: imports(beam).length });
  for (const it of all.functions) {
    if (kept.has(it)) rewriter.keep(it);
    else if (isExported(it) || removed.has(it)) rewriter.stub(it);
    else if (funs.has(it.entry)) rewriter.lost(it);
  }
  const made = new Set([...kept].flatMap((it) => [...it.made]));
  rewriter.makeFuns(
    usedFuns.filter((row) => !made.has(row)).map((row) => ({ row, free: funTable[row]!.free })),
  );
  const renumbered = renumber(rewriter.finish(), new Map(usedFuns.map((row, index) => [row, index])));
  if (!renumbered) return undefined;
  const exportTable = withLabels(requireChunk(beam, 'ExpT'), rowLengths.exports, renumbered.labels);
  const funRowsKept = funRows(beam.chunks.get('FunT') ?? new Uint8Array(4), usedFuns);
  const funsKept = withLabels(funRowsKept, rowLengths.funs, renumbered.labels);
  if (!exportTable || !funsKept) return undefined;
  const literals = new Set([...kept].flatMap((it) => [...it.literals]));
  const chunks: Record<string, () => Uint8Array> = {
    [beam.chunks.has('AtU8') ? 'AtU8' : 'Atom']: () =>
      addAtoms(beam, [whole.module, whole.function, endName]),
    Code: () => renumbered.code,
    ExpT: () => exportTable,
    FunT: () => funsKept,
    ImpT: () => moreRows(requireChunk(beam, 'ImpT'), [names.whole, names.call, 3]),
    LitT: () => literalsOnly(beam, literals),
  };
  return {
    bytes: writeBeam([...beam.chunks].map(([name, content]) => [name, chunks[name]?.() ?? content])),
    kept: kept.size,
    functions: all.functions.length,
    localExports: rowsOf([...removed].map(({ name, arity, entry }) => [name, arity, entry])),
  };
}

const keyOf = ({ function: name, arity }: ExportedFunction): string => `${name}/${arity}`;

/** Lengths of a row of `ExpT` and `FunT`; its third number is a label. */
const rowLengths = { exports: 12, funs: 24 } as const;

/** @returns undefined if a row names a label that the code lacks. */
function withLabels(
  chunk: Uint8Array,
  rowLength: number,
  labels: ReadonlyMap<number, number>,
): Uint8Array | undefined {
  const made = Buffer.from(chunk);
  for (let at = 12; at < made.length; at += rowLength) {
    const label = labels.get(made.readUInt32BE(at));
    if (label === undefined) return undefined;
    made.writeUInt32BE(label, at);
  }
  return made;
}

/** The chunk `FunT` with only these rows. */
function funRows(chunk: Uint8Array, rows: readonly number[]): Uint8Array {
  const made = Buffer.alloc(4 + rowLengths.funs * rows.length);
  made.writeUInt32BE(rows.length);
  for (const [index, row] of rows.entries()) {
    const at = 4 + rowLengths.funs * row;
    made.set(chunk.subarray(at, at + rowLengths.funs), 4 + rowLengths.funs * index);
  }
  return made;
}

/** Rows of three numbers. */
function rowsOf(rows: readonly (readonly [number, number, number])[]): Uint8Array {
  const made = Buffer.alloc(12 * rows.length);
  for (const [index, row] of rows.entries()) {
    for (const [place, value] of row.entries()) made.writeUInt32BE(value, 12 * index + 4 * place);
  }
  return made;
}

/** A table of rows of three numbers with one more row. */
function moreRows(chunk: Uint8Array, row: readonly [number, number, number]): Uint8Array {
  const more = Buffer.alloc(chunk.length + 12);
  more.set(chunk);
  more.writeUInt32BE(more.readUInt32BE(0) + 1, 0);
  for (const [at, value] of row.entries()) more.writeUInt32BE(value, chunk.length + 4 * at);
  return more;
}
