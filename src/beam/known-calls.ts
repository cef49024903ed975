import { atom, integer, nil, type Term } from '../erlang/term/term.ts';
import { atomTable } from './atoms.ts';
import { type BeamFile, requireChunk } from './beam-file.ts';
import { type ImportedFunction, imports } from './functions.ts';
import { literals } from './literals.ts';

/** A call of another module's function, and its arguments as far as they are constants. */
export interface KnownCall extends ImportedFunction {
  arguments: (Term | undefined)[];
}

/**
 * How many operands each instruction has, by its number from 1: those of OTP 29. Numbers are never used again for another
 * instruction, and what an older compiler writes is the same (`lib/compiler/src/genop.tab`).
 */
const operandCounts: readonly number[] = Array.from(
  '130232232452323211000021124444444444433333332222222222222333121233333211011322255542112255521012' +
    '24444312111263512235777532256222213408626545454333330117155233400222343224312111630153246243635',
  Number,
);

const move = 64;
const swap = 169;
/** It gives the `y` registers other numbers. */
const trim = 136;
const label = 1;
/** `call_ext`, `call_ext_last`, `call_ext_only`: arity and import come first. */
const externalCalls: readonly number[] = [7, 8, 78];
/** They leave nothing in the `x` registers that was there: local calls, funs, `apply`, sending, waiting. */
const otherCalls: readonly number[] = [4, 5, 6, 20, 75, 112, 113, 178];

/**
 * The calls that a module makes of other modules' functions, each with those of its arguments that are constants at that
 * point: what was put into a register since the last label and not used for something else. An argument that is not found
 * may still be constant; one that is found is.
 *
 * Reads up to the first instruction that it does not know.
 *
 * @throws OnebeamError `beam-invalid`, `external-term-invalid`
 */
export function knownCalls(beam: BeamFile): KnownCall[] {
  const code = requireChunk(beam, 'Code');
  const [atoms, constants, functions] = [atomTable(beam), literals(beam), imports(beam)];
  const calls: KnownCall[] = [];
  const known = new Map<string, Term>();
  const constantOf = (operand: Operand): Term | undefined => {
    if (operand.tag === 'atom') {
      if (operand.value === 0) return nil;
      const name = atoms[operand.value - 1];
      return name === undefined ? undefined : atom(name);
    }
    if (operand.tag === 'integer') return integer(BigInt(operand.value));
    return operand.tag === 'literal' ? constants[operand.value] : known.get(keyOf(operand));
  };
  const put = (into: Operand, value: Term | undefined) => {
    if (value) known.set(keyOf(into), value);
    else known.delete(keyOf(into));
  };
  const forget = (kind: 'x' | 'y') => {
    for (const key of known.keys()) if (key.startsWith(kind)) known.delete(key);
  };
  for (const { number, operands } of instructions(code)) {
    const [first, second] = operands;
    if (number === label) known.clear();
    else if (number === move) put(second!, constantOf(first!));
    else if (number === swap) {
      const [one, other] = [constantOf(first!), constantOf(second!)];
      put(first!, other);
      put(second!, one);
    } else if (externalCalls.includes(number)) {
      const called = functions[second!.value];
      const values = Array.from({ length: called?.arity ?? 0 }, (_, at) => known.get(`x${at}`));
      if (called) calls.push({ ...called, arguments: values });
      forget('x');
    } else if (otherCalls.includes(number)) forget('x');
    else if (number === trim) forget('y');
    else for (const key of operands.flatMap(registersIn)) known.delete(key);
  }
  return calls;
}

interface Operand {
  tag: 'number' | 'integer' | 'atom' | 'x' | 'y' | 'label' | 'character' | 'literal' | 'list' | 'other';
  value: number;
  elements?: Operand[];
}

const keyOf = ({ tag, value }: Operand): string => `${tag}${value}`;
const registersIn = (operand: Operand): string[] =>
  operand.tag === 'x' || operand.tag === 'y'
    ? [keyOf(operand)]
    : (operand.elements ?? []).flatMap(registersIn);

/** Compact terms (BEAM file format): the lowest three bits of the first byte. */
const tags = ['number', 'integer', 'atom', 'x', 'y', 'label', 'character'] as const;

/** Of `Code`: the length of its header, without this number itself, comes first. */
function* instructions(code: Uint8Array): Generator<{ number: number; operands: Operand[] }> {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  if (code.length < 4) return;
  let at = 4 + view.getUint32(0);
  /** Nothing is known of what is beyond the end. */
  const byte = (): number => code[at++] ?? 0;
  const valueAfter = (first: number): number => {
    if ((first & 0x08) === 0) return first >> 4;
    if ((first & 0x10) === 0) return ((first & 0xe0) << 3) | byte();
    const size = first >> 5;
    const length = size < 7 ? size + 2 : valueAfter(byte()) + 9;
    let value = 0;
    // Larger numbers than these are no index of anything.
    for (let index = 0; index < length && at < code.length; index++) value = value * 256 + byte();
    return Number.isSafeInteger(value) ? value : -1;
  };
  const operand = (): Operand => {
    const first = byte();
    const tag = tags[first & 7];
    if (tag) return { tag, value: valueAfter(first) };
    switch (first >> 4) {
      case 1: {
        const length = valueAfter(byte());
        const elements: Operand[] = [];
        while (elements.length < length && at < code.length) elements.push(operand());
        return { tag: 'list', value: length, elements };
      }
      case 2:
        return { tag: 'other', value: valueAfter(byte()) };
      case 3: {
        const length = 2 * valueAfter(byte());
        for (let index = 0; index < length && at < code.length; index++) valueAfter(byte());
        return { tag: 'other', value: length };
      }
      case 4:
        return { tag: 'literal', value: valueAfter(byte()) };
      default: {
        const register = operand();
        valueAfter(byte());
        return register;
      }
    }
  };
  while (at < code.length) {
    const number = byte();
    const count = operandCounts[number - 1];
    if (count === undefined) return;
    yield { number, operands: Array.from({ length: count }, operand) };
  }
}
