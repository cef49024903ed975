import { atom, integer, nil, type Term } from '../erlang/term/term.ts';
import { atomTable } from './atoms.ts';
import { type BeamFile, requireChunk } from './beam-file.ts';
import { type CodeOperand, instructions } from './code.ts';
import { type ImportedFunction, imports } from './functions.ts';
import { literals } from './literals.ts';

/** A call of another module's function, and its arguments as far as they are constants. */
export interface KnownCall extends ImportedFunction {
  arguments: (Term | undefined)[];
}

const move = 64;
const swap = 169;
/** It gives the `y` registers other numbers. */
const trim = 136;
const label = 1;
/** `call_ext`, `call_ext_last`, `call_ext_only`: arity and import come first. */
const externalCalls: readonly number[] = [7, 8, 78];
/** Instructions that overwrite all `x` registers: local calls, funs, `apply`, sending, waiting. */
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
  const constantOf = (operand: CodeOperand): Term | undefined => {
    if (operand.tag === 'atom') {
      if (operand.value === 0) return nil;
      const name = atoms[operand.value - 1];
      return name === undefined ? undefined : atom(name);
    }
    if (operand.tag === 'integer') return integer(BigInt(operand.value));
    return operand.tag === 'literal' ? constants[operand.value] : known.get(keyOf(operand));
  };
  const put = (into: CodeOperand, value: Term | undefined) => {
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

const keyOf = ({ tag, value }: CodeOperand): string => `${tag}${value}`;
const registersIn = (operand: CodeOperand): string[] =>
  operand.tag === 'x' || operand.tag === 'y'
    ? [keyOf(operand)]
    : (operand.elements ?? []).flatMap(registersIn);
