import { type CodeInstruction, type CodeOperand, instructions } from './code.ts';

/** A function as it is in the `Code` chunk. */
export interface CodeFunction {
  /** Index into the atoms, from 1. */
  name: number;
  arity: number;
  /** In the chunk: the label before `func_info`, the first byte after the label of the entry, the byte after the end. */
  start: number;
  body: number;
  end: number;
  /** Label that calls go to. */
  entry: number;
  /** Labels in its body, of itself and of other functions, that its instructions name. */
  labels: Set<number>;
  /** Rows of `FunT` that it names, and those of them that it makes funs of. */
  lambdas: Set<number>;
  made: Set<number>;
  /** Rows of `LitT` that it names. */
  literals: Set<number>;
}

/** All functions of a `Code` chunk, and which of them has a label. */
export interface CodeFunctions {
  functions: CodeFunction[];
  ownerOf: ReadonlyMap<number, CodeFunction>;
  /** The first number that is not a label. */
  labels: number;
}

/** Its own length, a version, the highest opcode, the numbers of labels and of functions. */
const headerLength = 20;

/** Of any function. */
const mostArguments = 255;

const opcodes = {
  label: 1,
  funcInfo: 2,
  end: 3,
  makeFun2: 103,
  onLoad: 149,
  line: 153,
  makeFun3: 171,
  callFun2: 178,
} as const;

/**
 * Reads the functions of a `Code` chunk.
 *
 * @returns undefined for code that cannot be read to its end, that is not one function after the other as the compiler
 *   writes them, or that runs while it is loaded (`on_load`).
 */
export function codeFunctions(code: Uint8Array): CodeFunctions | undefined {
  const functions: CodeFunction[] = [];
  const ownerOf = new Map<number, CodeFunction>();
  const heads: number[] = [];
  let headStart = -1;
  let current: CodeFunction | undefined;
  let last: CodeInstruction | undefined;
  for (const instruction of instructions(code)) {
    const { number, operands, start, end } = instruction;
    last = instruction;
    if (number === opcodes.onLoad) return undefined;
    if (number === opcodes.funcInfo) {
      if (headStart < 0) return undefined;
      if (current) current.end = headStart;
      const [, name, arity] = operands;
      const empty = {
        labels: new Set<number>(),
        lambdas: new Set<number>(),
        made: new Set<number>(),
        literals: new Set<number>(),
      };
      current = {
        name: name!.value,
        arity: arity!.value,
        start: headStart,
        body: -1,
        end: -1,
        entry: -1,
        ...empty,
      };
      functions.push(current);
      // The label of the head was assigned to the preceding function.
      for (const label of heads) ownerOf.set(label, current);
      headStart = -1;
      continue;
    }
    if (number === opcodes.label) {
      const label = operands[0]!.value;
      if (current) ownerOf.set(label, current);
      if (current && current.entry < 0) [current.entry, current.body] = [label, end];
      heads.splice(0, heads.length, label);
      headStart = start;
      continue;
    }
    // Only the line of the function's head is between its label and `func_info`.
    if (number !== opcodes.line) headStart = -1;
    if (!current) {
      if (number !== opcodes.line && number !== opcodes.end) return undefined;
      continue;
    }
    if (number === opcodes.end) {
      current.end = start;
      break;
    }
    if (current.entry < 0) return undefined;
    if (number === opcodes.makeFun2 || number === opcodes.makeFun3) {
      current.lambdas.add(operands[0]!.value);
      current.made.add(operands[0]!.value);
    }
    // A fun that another function has made.
    if (number === opcodes.callFun2 && operands[0]!.tag === 'number') current.lambdas.add(operands[0]!.value);
    for (const operand of operands) note(operand, current);
  }
  if (last?.number !== opcodes.end || last.end !== code.length || code.length < headerLength)
    return undefined;
  if (functions.some(({ entry, arity }) => entry < 0 || arity > mostArguments)) return undefined;
  const header = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const [labels, count] = [header.getUint32(12), header.getUint32(16)];
  if (count !== functions.length || [...ownerOf.keys()].some((label) => label >= labels)) return undefined;
  return { functions, ownerOf, labels };
}

function note(operand: CodeOperand, { labels, literals }: CodeFunction): void {
  // 0 means no label.
  if (operand.tag === 'label' && operand.value > 0) labels.add(operand.value);
  if (operand.tag === 'literal') literals.add(operand.value);
  for (const element of operand.elements ?? []) note(element, { labels, literals } as CodeFunction);
}
