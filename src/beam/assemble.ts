import { compactTags, compactTerm, listTag } from './compact-term.ts';

/**
 * An operand of an instruction: `u` a plain number, `i` an integer, `a` an atom, `nil` the empty list, `x` and
 * `y` registers, `f` a label, `list` others (BEAM file format, compact terms).
 */
export type Operand =
  | readonly [kind: 'u' | 'i' | 'x' | 'y' | 'f', value: number]
  | readonly [kind: 'a', name: string]
  | readonly [kind: 'nil']
  | readonly [kind: 'list', operands: readonly Operand[]];

/** Opcodes that have kept their number and meaning from OTP 22 to 29 (`lib/compiler/src/genop.tab`). */
export const opcode = {
  label: 1,
  funcInfo: 2,
  intCodeEnd: 3,
  callOnly: 6,
  callExt: 7,
  callExtLast: 8,
  allocate: 12,
  testHeap: 16,
  deallocate: 18,
  return: 19,
  send: 20,
  removeMessage: 21,
  timeout: 22,
  loopRec: 23,
  loopRecEnd: 24,
  wait: 25,
  waitTimeout: 26,
  isEqExact: 43,
  isNonemptyList: 56,
  isTuple: 57,
  jump: 61,
  move: 64,
  getList: 65,
  getTupleElement: 66,
  putList: 69,
  callExtOnly: 78,
  try: 104,
  tryEnd: 105,
  tryCase: 106,
  isTaggedTuple: 159,
  buildStacktrace: 160,
  getHd: 162,
  getTl: 163,
  putTuple2: 164,
  makeFun3: 171,
} as const;

export type BeamInstruction = readonly [code: number, ...operands: Operand[]];

/** An exported function, in the form that the loader expects. */
export interface AssemblyFunction {
  function: string;
  arity: number;
  /** The code after the function's head, up to its end. Its labels start at `firstFreeLabel`. */
  instructions: readonly BeamInstruction[];
}

export interface Assembly {
  module: string;
  /** Functions of other modules, or its own by their full names; `callExt` names them by their place in this list. */
  imports: readonly { module: string; function: string; arity: number }[];
  functions: readonly AssemblyFunction[];
}

/** Lower ones are the heads and entries of at most seven functions. */
export const firstFreeLabel = 15;

/** The number that the compiler of OTP 25 writes: newer loaders refuse modules with a lower number. */
const highestOpcode = 178;

/**
 * Writes the BEAM file of a very small module: for code that has to run at the user's and that no compiler is there to
 * make. Chunks `AtU8`, `Code`, `StrT`, `ImpT`, `ExpT`.
 */
export function assembleBeam({ module, imports, functions }: Assembly): Uint8Array {
  const atoms: string[] = [module];
  const atomIndex = (atom: string): number => {
    if (!atoms.includes(atom)) atoms.push(atom);
    return atoms.indexOf(atom) + 1;
  };
  const entry = (index: number) => 2 * index + 2;
  const all: BeamInstruction[] = [
    ...functions.flatMap(({ function: name, arity, instructions }, index): BeamInstruction[] => [
      [opcode.label, ['u', entry(index) - 1]],
      [opcode.funcInfo, ['a', module], ['a', name], ['u', arity]],
      [opcode.label, ['u', entry(index)]],
      ...instructions,
    ]),
    [opcode.intCodeEnd],
  ];
  const code = all.flatMap(([op, ...operands]) => [
    op,
    ...operands.flatMap((operand) => operandBytes(operand, atomIndex)),
  ]);
  const imported = imports.flatMap((it) => [atomIndex(it.module), atomIndex(it.function), it.arity]);
  const exported = functions.flatMap((it, index) => [atomIndex(it.function), it.arity, entry(index)]);
  const chunks = [
    chunk('AtU8', Buffer.concat([words(atoms.length), ...atoms.map(atomBytes)])),
    chunk(
      'Code',
      Buffer.concat([words(16, 0, highestOpcode, labelLimit(all), functions.length), Buffer.from(code)]),
    ),
    chunk('StrT', Buffer.alloc(0)),
    chunk('ImpT', words(imports.length, ...imported)),
    chunk('ExpT', words(functions.length, ...exported)),
  ];
  const body = Buffer.concat([Buffer.from('BEAM'), ...chunks]);
  return new Uint8Array(Buffer.concat([Buffer.from('FOR1'), words(body.length), body]));
}

/** One more than the highest label. */
function labelLimit(instructions: readonly BeamInstruction[]): number {
  const labels = instructions.map(([op, first]) =>
    op === opcode.label && first?.[0] === 'u' ? first[1] : 0,
  );
  return Math.max(...labels) + 1;
}

function operandBytes(operand: Operand, atomIndex: (atom: string) => number): number[] {
  if (operand[0] === 'nil') return compactTerm(compactTags.a, 0);
  if (operand[0] === 'a') return compactTerm(compactTags.a, atomIndex(operand[1]));
  if (operand[0] !== 'list') return compactTerm(compactTags[operand[0]], operand[1]);
  const bytes = operand[1].flatMap((each) => operandBytes(each, atomIndex));
  return [listTag, ...compactTerm(compactTags.u, operand[1].length), ...bytes];
}

function atomBytes(atom: string): Buffer {
  const bytes = Buffer.from(atom);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

function chunk(name: string, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(name),
    words(content.length),
    content,
    Buffer.alloc(-content.length & 3),
  ]);
}
