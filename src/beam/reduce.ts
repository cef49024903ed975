import { opcode } from './assemble.ts';
import { addAtoms, atomTable } from './atoms.ts';
import { type BeamFile, requireChunk, writeBeam } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';
import { instructions } from './code.ts';
import { type CodeFunction, type CodeFunctions, codeFunctions } from './code-functions.ts';
import { compactTags, compactTerm, listTag } from './compact-term.ts';
import { type ExportedFunction, exports, imports } from './functions.ts';
import { literalsOnly } from './literals.ts';

export interface ReduceOptions {
  /** Returns true when a function must be kept; the functions that it reaches inside the module are kept too. */
  keep(name: string, arity: number): boolean;
  /** A function of arity 3: `Module:Function(M, F, Args)` loads all of `M` and then calls it. */
  whole: { module: string; function: string };
  /**
   * Removes also functions that are not exported, not to be kept, and reached by kept ones. The complete module has to export them
   * when it is loaded: `localExports` of the result.
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
/** Exported functions up to this many bytes are kept if everything that they use is kept: a stub is as long. */
const shortBody = 24;
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
 * Kept code is unchanged: indexes of atoms, imports, literals, funs and lines, and labels, are those of the
 * complete module.
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
  const lambdas = lambdaRows(beam);
  const roots = all.functions.filter((it) => keep(nameOf(it), it.arity));
  const mayRemove = removeLocal ? removable(all, lambdas, code) : () => false;
  const reached = reachable(roots, all, lambdas, { isExported, mayRemove });
  if (!reached) return undefined;
  const { kept, removed } = reached;
  const names = { module: 1, whole: atoms.length + 1, call: atoms.length + 2, end: atoms.length + 3 };
  const funs = new Set(lambdas.map(({ label }) => label));
  const rewriter = new Rewriter(code, { names, labels: all.labels, wholeImport: imports(beam).length });
  for (const it of all.functions) {
    if (kept.has(it)) rewriter.keep(it);
    else if (isExported(it) || removed.has(it)) rewriter.stub(it);
    else if (funs.has(it.entry)) rewriter.lost(it);
  }
  const made = new Set([...kept].flatMap((it) => [...it.made]));
  rewriter.makeFuns(lambdas.map(({ free }, row) => ({ row, free })).filter(({ row }) => !made.has(row)));
  const literals = new Set([...kept].flatMap((it) => [...it.literals]));
  const chunks: Record<string, () => Uint8Array> = {
    [beam.chunks.has('AtU8') ? 'AtU8' : 'Atom']: () =>
      addAtoms(beam, [whole.module, whole.function, endName]),
    Code: () => rewriter.finish(),
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

/**
 * These functions and all that they reach without leaving the module through an exported function, and short
 * exported functions that reach nothing else. `removed`: those that they reach and that may be removed.
 */
function reachable(
  roots: readonly CodeFunction[],
  { functions, ownerOf }: CodeFunctions,
  lambdas: readonly Lambda[],
  is: Record<'isExported' | 'mayRemove', (it: CodeFunction) => boolean>,
): { kept: Set<CodeFunction>; removed: Set<CodeFunction> } | undefined {
  const kept = new Set(roots);
  const removed = new Set<CodeFunction>();
  for (const it of functions) {
    for (const label of namedBy(it, lambdas)) {
      const owner = ownerOf.get(label);
      if (!owner || (owner !== it && owner.entry !== label)) return undefined;
    }
  }
  const needs = (it: CodeFunction) =>
    namedBy(it, lambdas)
      .map((label) => ownerOf.get(label)!)
      .filter((owner) => !is.isExported(owner) && !kept.has(owner));
  // The loop also visits elements that are added to the set meanwhile.
  for (const it of kept) {
    for (const owner of needs(it)) {
      if (is.mayRemove(owner)) removed.add(owner);
      else kept.add(owner);
    }
  }
  for (const it of functions)
    if (it.end - it.body <= shortBody && is.isExported(it) && needs(it).length === 0) kept.add(it);
  return { kept, removed };
}

/** Its labels, those of functions that it calls, and of those that it makes funs of. */
const namedBy = (it: CodeFunction, lambdas: readonly Lambda[]): number[] => [
  ...it.labels,
  ...[...it.lambdas].map((row) => lambdas[row]?.label ?? -1),
];

/** `bs_start_match2`, `3`, `4`: only functions with one of them take the state of a match, which is not a term. */
const startMatch: readonly number[] = [116, 166, 170];

/**
 * Which functions a stub may take the place of: those that are longer than one, and whose arguments are terms. The state of a
 * match of a binary may be passed from the function that began it to others.
 */
function removable(
  { functions, ownerOf }: CodeFunctions,
  lambdas: readonly Lambda[],
  code: Uint8Array,
): (it: CodeFunction) => boolean {
  const starts: number[] = [];
  for (const { number, start } of instructions(code)) if (startMatch.includes(number)) starts.push(start);
  const matching = functions.filter(({ start, end }) => starts.some((at) => at >= start && at < end));
  const calls = new Map(
    functions.map((it) => [it, namedBy(it, lambdas).flatMap((label) => ownerOf.get(label) ?? [])]),
  );
  const callers = new Map<CodeFunction, CodeFunction[]>(functions.map((it) => [it, []]));
  for (const [it, called] of calls)
    for (const owner of called) if (owner !== it) callers.get(owner)!.push(it);
  const before = new Set(matching);
  for (const it of before) for (const caller of callers.get(it)!) before.add(caller);
  const after = new Set(matching.flatMap((it) => calls.get(it)!.filter((owner) => owner !== it)));
  for (const it of after) for (const called of calls.get(it)!) after.add(called);
  // A function that matches in a loop calls itself by its own label.
  const loops = new Set(matching);
  return (it) => it.end - it.body > 2 * shortBody && !(before.has(it) && after.has(it)) && !loops.has(it);
}

/** Writes the `Code` chunk of a reduced module. */
class Rewriter {
  private readonly pieces: Uint8Array[] = [];
  private readonly ends = new Map<number, number>();
  private functions = 0;
  private label: number;
  private lostLabel: number | undefined;
  private readonly code: Uint8Array;
  private readonly names: { module: number; end: number };
  private readonly wholeImport: number;
  private readonly header: DataView;

  constructor(
    code: Uint8Array,
    { names, labels, wholeImport }: { names: Rewriter['names']; labels: number; wholeImport: number },
  ) {
    this.code = code;
    this.names = names;
    this.wholeImport = wholeImport;
    this.header = new DataView(code.buffer, code.byteOffset, code.byteLength);
    this.label = labels;
  }

  keep({ start, end }: CodeFunction): void {
    this.functions++;
    this.pieces.push(this.code.subarray(start, end));
  }

  /** The head of the function; then its name goes behind its arguments, to the end that all of this arity share. */
  stub({ name, arity, start, body }: CodeFunction): void {
    this.functions++;
    const end = this.ends.get(arity) ?? this.label;
    if (!this.ends.has(arity)) {
      this.ends.set(arity, end);
      this.label += 2;
    }
    this.pieces.push(
      this.code.subarray(start, body),
      bytes(opcode.move, ...a(name), ...x(arity)),
      bytes(opcode.callOnly, ...u(arity + 1), ...f(end + 1)),
    );
  }

  /** For a fun that no kept function creates: calls a function that the complete module does not export either. */
  lost({ start, body }: CodeFunction): void {
    this.functions++;
    this.lostLabel ??= this.label++;
    this.pieces.push(this.code.subarray(start, body), bytes(opcode.jump, ...f(this.lostLabel)));
  }

  /** Unreachable code: the loader expects that every fun without free variables is created somewhere. */
  makeFuns(funs: readonly { row: number; free: number }[]): void {
    if (funs.length === 0) return;
    this.head(this.label, 0);
    this.label += 2;
    for (const { row, free } of funs) {
      const variables = Array.from({ length: free }, () => nil).flat();
      this.pieces.push(bytes(opcode.makeFun3, ...u(row), ...x(0), listTag, ...u(free), ...variables));
    }
    this.pieces.push(bytes(opcode.return));
  }

  finish(): Uint8Array {
    if (this.lostLabel !== undefined) {
      this.head(this.label, 0);
      this.label += 2;
      this.pieces.push(bytes(opcode.label, ...u(this.lostLabel)));
      this.pieces.push(bytes(opcode.move, ...a(this.names.end), ...x(1), opcode.move, ...nil, ...x(2)));
      this.callWhole();
    }
    for (const [arity, label] of this.ends) {
      this.head(label, arity + 1);
      this.argumentsAsList(arity);
      this.callWhole();
    }
    const headerEnd = 4 + this.header.getUint32(0);
    const header = Buffer.from(this.code.subarray(0, headerEnd));
    header.writeUInt32BE(this.label, 12);
    header.writeUInt32BE(this.functions, 16);
    return Buffer.concat([header, ...this.pieces, bytes(opcode.intCodeEnd)]);
  }

  private head(label: number, arity: number): void {
    this.functions++;
    const { module, end } = this.names;
    this.pieces.push(
      bytes(opcode.label, ...u(label), opcode.funcInfo, ...a(module), ...a(end), ...u(arity)),
      bytes(opcode.label, ...u(label + 1)),
    );
  }

  /** From the arguments and the function's name behind them: the name in `x1`, the list in `x2`. */
  private argumentsAsList(arity: number): void {
    const list = arity === 0 ? nil : x(arity + 1);
    if (arity > 0) this.pieces.push(bytes(opcode.testHeap, ...u(2 * arity), ...u(arity + 1)));
    for (let at = arity - 1; at >= 0; at--) {
      const tail = at === arity - 1 ? nil : list;
      this.pieces.push(bytes(opcode.putList, ...x(at), ...tail, ...list));
    }
    if (arity !== 1) this.pieces.push(bytes(opcode.move, ...x(arity), ...x(1)));
    if (arity !== 1) this.pieces.push(bytes(opcode.move, ...list, ...x(2)));
  }

  private callWhole(): void {
    const call = [opcode.callExtOnly, ...u(3), ...u(this.wholeImport)];
    this.pieces.push(bytes(opcode.move, ...a(this.names.module), ...x(0), ...call));
  }
}

const bytes = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers);
const { u: tagU, a: tagA, x: tagX, f: tagF } = compactTags;
const u = (value: number) => compactTerm(tagU, value);
const a = (value: number) => compactTerm(tagA, value);
const x = (value: number) => compactTerm(tagX, value);
const f = (value: number) => compactTerm(tagF, value);
const nil = compactTerm(tagA, 0);

interface Lambda {
  /** Of its function's entry. */
  label: number;
  /** Free variables. */
  free: number;
}

/** Reads `FunT`: rows of name, arity, label, index, free variables, old hash. */
function lambdaRows({ path, chunks }: BeamFile): Lambda[] {
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
