import { opcode } from '../assemble.ts';
import { type CodeOperand, instructions } from '../code.ts';
import { compactTags, compactTerm } from '../compact-term.ts';

/** A `Code` chunk, and the new number of each of its labels. */
export interface RenumberedCode {
  code: Uint8Array;
  labels: ReadonlyMap<number, number>;
}

/** Positions in the header of a `Code` chunk. */
const labelCount = 12;

/**
 * Numbers the labels of a `Code` chunk from 1, in the order of the code, and the funs that it makes by their new rows. The emulator
 * prepares every label up to the highest number, and half of those of a reduced module are labels of functions that it lacks.
 * No program can see the number of a label.
 *
 * @param code with instructions that this project knows, as `codeFunctions` requires.
 * @param funs the new row of `FunT` of each row that the code names; undefined if rows stay.
 * @returns undefined for a label that is defined twice, and for a label or a row that is named and not defined.
 */
export function renumber(code: Uint8Array, funs?: ReadonlyMap<number, number>): RenumberedCode | undefined {
  const labels = new Map([[0, 0]]);
  const named: { at: number; tag: number; value: number; table: ReadonlyMap<number, number> }[] = [];
  const note = ({ tag, value, at, elements }: CodeOperand): void => {
    if (tag === 'label') named.push({ at, tag: compactTags.f, value, table: labels });
    for (const element of elements ?? []) note(element);
  };
  for (const { number, operands } of instructions(code)) {
    const [first] = operands;
    if (first?.tag === 'number' && number === opcode.label) {
      if (labels.has(first.value)) return undefined;
      labels.set(first.value, labels.size);
      named.push({ at: first.at, tag: compactTags.u, value: first.value, table: labels });
    } else if (first?.tag === 'number' && funs && namesFun.has(number)) {
      named.push({ at: first.at, tag: compactTags.u, value: first.value, table: funs });
    }
    for (const operand of operands) note(operand);
  }
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const { at, tag, value, table } of named) {
    const renamed = table.get(value);
    if (renamed === undefined) return undefined;
    pieces.push(code.subarray(end, at), Uint8Array.from(compactTerm(tag, renamed)));
    end = at + compactTerm(tag, value).length;
  }
  const renumbered = Buffer.concat([...pieces, code.subarray(end)]);
  renumbered.writeUInt32BE(labels.size, labelCount);
  return { code: renumbered, labels };
}

/** `make_fun2`, `make_fun3`, `call_fun2`: the first operand is a row of `FunT`. */
const namesFun: ReadonlySet<number> = new Set([103, 171, 178]);
