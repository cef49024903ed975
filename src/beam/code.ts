/**
 * How many operands each instruction has, by its number from 1: those of OTP 29. Numbers are never used again for another
 * instruction, and what an older compiler writes is the same (`lib/compiler/src/genop.tab`).
 */
const operandCounts: readonly number[] = Array.from(
  '130232232452323211000021124444444444433333332222222222222333121233333211011322255542112255521012' +
    '24444312111263512235777532256222213408626545454333330117155233400222343224312111630153246243635',
  Number,
);

/**
 * An operand; `value` is a number, or an index: from 1 into the atoms (0 is `[]`), from 0 into the literals. `at`: its first byte in the
 * chunk.
 */
export interface CodeOperand {
  tag: 'number' | 'integer' | 'atom' | 'x' | 'y' | 'label' | 'character' | 'literal' | 'list' | 'other';
  value: number;
  at: number;
  elements?: CodeOperand[];
}

export interface CodeInstruction {
  number: number;
  operands: CodeOperand[];
  /** Where it is in the chunk: its first byte, and the one after its last. */
  start: number;
  end: number;
}

/** Compact terms (BEAM file format): the lowest three bits of the first byte. */
const tags = ['number', 'integer', 'atom', 'x', 'y', 'label', 'character'] as const;

/**
 * The instructions of a `Code` chunk, up to the first unknown one or to the end: a chunk that is read
 * completely ends with `int_code_end` (BEAM file format).
 */
export function* instructions(code: Uint8Array): Generator<CodeInstruction> {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  if (code.length < 4) return;
  // The length of the header, without this number itself, comes first.
  let at = 4 + view.getUint32(0);
  /** The code beyond the end is unknown. */
  const byte = (): number => code[at++] ?? 0;
  const valueAfter = (first: number): number => {
    if ((first & 0x08) === 0) return first >> 4;
    if ((first & 0x10) === 0) return ((first & 0xe0) << 3) | byte();
    const size = first >> 5;
    const length = size < 7 ? size + 2 : valueAfter(byte()) + 9;
    let value = 0;
    // Larger numbers than these are not an index.
    for (let index = 0; index < length && at < code.length; index++) value = value * 256 + byte();
    return Number.isSafeInteger(value) ? value : -1;
  };
  const operand = (): CodeOperand => {
    const start = at;
    const first = byte();
    const tag = tags[first & 7];
    if (tag) return { tag, value: valueAfter(first), at: start };
    switch (first >> 4) {
      case 1: {
        const length = valueAfter(byte());
        const elements: CodeOperand[] = [];
        while (elements.length < length && at < code.length) elements.push(operand());
        return { tag: 'list', value: length, at: start, elements };
      }
      case 2:
        return { tag: 'other', value: valueAfter(byte()), at: start };
      case 3: {
        const length = 2 * valueAfter(byte());
        for (let index = 0; index < length && at < code.length; index++) valueAfter(byte());
        return { tag: 'other', value: length, at: start };
      }
      case 4:
        return { tag: 'literal', value: valueAfter(byte()), at: start };
      default: {
        const register = operand();
        valueAfter(byte());
        return register;
      }
    }
  };
  while (at < code.length) {
    const start = at;
    const number = byte();
    const count = operandCounts[number - 1];
    if (count === undefined) return;
    const operands = Array.from({ length: count }, operand);
    yield { number, operands, start, end: at };
  }
}
