import { opcode } from '../assemble.ts';
import type { CodeFunction } from '../code-functions.ts';
import { compactTags, compactTerm, listTag } from '../compact-term.ts';

/** Writes the `Code` chunk of a reduced module. */
export class ReducedCode {
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
    { names, labels, wholeImport }: { names: ReducedCode['names']; labels: number; wholeImport: number },
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
