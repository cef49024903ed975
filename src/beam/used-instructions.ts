import { type BeamFile, requireChunk } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';

/**
 * How many operands each generic instruction has, from 1 on, up to OTP 29 (`lib/compiler/src/genop.tab`).
 * Numbers are never reused: obsolete instructions keep theirs.
 */
const operands =
  `1 3 0 2 3 2 2 3 2 4 5 2 3 2 3 2 1 1 0 0 0 0 2 1 1 2 4 4 4 4 4 4 4 4 4 4 4 3 3 3 3 3 3 3 2 2 2 2 2 2 2 2 2 2 2 2 2 3 3 3 1 2 1 2 3 3 3 3 3 2 1 1 0 1 1 3 2 2 2 5 5 5 4 2 1 1 2 2 5 5 5 2 1 0 1 2 2 4 4 4 4 3 1 2 1 1 1 2 6 3 5 1 2 2 3 5 7 7 7 5 3 2 2 5 6 2 2 2 2 1 3 4 0 8 6 2 6 5 4 5 4 5 4 3 3 3 3 3 0 1 1 7 1 5 5 2 3 3 4 0 0 2 2 2 3 4 3 2 2 4 3 1 2 1 1 1 6 3 0 1 5 3 2 4 6 2 4 3 6 3 5`
    .split(' ')
    .map(Number);

const endOfCode = 3;

/**
 * The numbers of the generic instructions that a module has. The chunk `Code` is read to its end; of the operands only the lengths
 * count.
 *
 * Source: BEAM file format, compact term encoding (`beam_asm`, `erts/emulator/beam/beam_file.c`).
 *
 * @throws OnebeamError `beam-invalid`
 */
export function usedInstructions(beam: BeamFile): ReadonlySet<number> {
  const used = new Set<number>();
  walkCode(beam, (number) => used.add(number));
  return used;
}

/** Which operand of the instructions that call a function without a frame is the function: `bif0` to `bif2`, `gc_bif1` to `gc_bif3`. */
const calledAt: Readonly<Record<number, number>> = { 9: 0, 10: 1, 11: 1, 124: 2, 125: 2, 152: 2 };

/**
 * The functions that a module calls as guards may: numbers of rows in its import table. They have to be built into the emulator.
 *
 * Source: as `usedInstructions`.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function builtInCalls(beam: BeamFile): ReadonlySet<number> {
  const rows = new Set<number>();
  walkCode(beam, (number, operands) => {
    const at = calledAt[number];
    if (at !== undefined) rows.add(operands[at]!);
  });
  return rows;
}

/** @param visit gets the number of each instruction, and the numbers in its operands. */
function walkCode(beam: BeamFile, visit: (number: number, operands: readonly number[]) => void): void {
  const code = requireChunk(beam, 'Code');
  const found = code.length;
  if (found < 8) throw beamInvalid(beam.path, { problem: 'code-head', found });
  const headLength = new DataView(code.buffer, code.byteOffset).getUint32(0) + 4;
  if (headLength > found) throw beamInvalid(beam.path, { problem: 'code-head', found });
  const reader = new CodeReader(code, headLength);
  const values: number[] = [];
  while (reader.at < code.length) {
    const number = code[reader.at++]!;
    const count = operands[number - 1];
    // Of a newer instruction, the offset of the next one is unknown. The module's head shows its age.
    if (number === endOfCode || count === undefined) {
      visit(number, []);
      return;
    }
    values.length = 0;
    for (let left = count; left > 0; left--) values.push(reader.read());
    if (reader.at > code.length) throw beamInvalid(beam.path, { problem: 'number-cut-short' });
    visit(number, values);
  }
}

/** Kinds of the extended tag 7, in its upper four bits. */
const extended = { list: 1, floatRegister: 2, allocations: 3, literal: 4, typedRegister: 5 };

class CodeReader {
  readonly #code: Uint8Array;
  at: number;

  constructor(code: Uint8Array, at: number) {
    this.#code = code;
    this.at = at;
  }

  /** Passes over one operand. @returns its number, where it has one. */
  read(): number {
    const first = this.#code[this.at] ?? 0;
    if ((first & 7) !== 7) return this.#number();
    this.at++;
    const kind = first >> 4;
    if (kind === extended.list) {
      for (let left = this.#number(); left > 0 && this.at < this.#code.length; left--) this.read();
    } else if (kind === extended.allocations) {
      for (let left = this.#number(); left > 0 && this.at < this.#code.length; left--) {
        this.#number();
        this.#number();
      }
    } else if (kind === extended.typedRegister) {
      this.read();
      this.#number();
    } else this.#number();
    return 0;
  }

  /** A tagged number: 4 bits in its first byte, 11 in two bytes, or as many bytes as it says. */
  #number(): number {
    const first = this.#code[this.at++] ?? 0;
    if ((first & 0x08) === 0) return first >> 4;
    if ((first & 0x10) === 0) return ((first & 0xe0) << 3) | (this.#code[this.at++] ?? 0);
    const short = first >> 5;
    const length = short === 7 ? this.#number() + 9 : short + 2;
    let value = 0;
    // The length of a list fits into four bytes; longer numbers are operands, which are not needed.
    for (let left = Math.min(length, 4); left > 0; left--)
      value = value * 256 + (this.#code[this.at + length - left] ?? 0);
    this.at += length;
    return value;
  }
}
