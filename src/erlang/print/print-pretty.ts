import type { Term } from '../term/term.ts';
import { flatPair, flatText } from './print-flat.ts';
import type { AtomEncoding, PrintableRange } from './print-leaf.ts';
import { isLeaf, type PrintNode, type PrintPair, printNode } from './print-node.ts';

const lineLength = 80;

/**
 * A term over several lines, byte for byte as `io:format("~tp", [Term])` prints it on a line of 80 characters.
 * Maps are sorted by their keys.
 *
 * @param range `latin1` as OTP's tools print, `unicode` as they do under `erl +pc unicode`.
 * @param place the start of the term: a column from 1, the start of a line by default; atoms in `latin1` as
 * with `~p`; `otp`
 *   decides whether `maybe` and `else` are quoted.
 */
export function printPretty(
  term: Term,
  range: PrintableRange = 'latin1',
  { column = 1, atoms = 'unicode', otp }: { column?: number; atoms?: AtomEncoding; otp?: number } = {},
): string {
  const root = printNode(term, { atoms, strings: range, otp, known: new Map() });
  if (root.length < lineLength - column) return flatText(root);
  const start = { column, indent: column - 1, closing: 0, width: 0 };
  // Indent under the tag, else by four where tags are long, else always by one.
  for (const indent of [-1, 4]) {
    const text = new Layout(root.length, indent, true).print(root, start);
    if (text !== undefined) return text;
  }
  return new Layout(root.length, 1, false).print(root, start)!;
}

/** Where a term is to be printed. */
interface Spot {
  column: number;
  /** For the lines after the first. */
  indent: number;
  /** Brackets that follow directly on the term. */
  closing: number;
  /** Characters on the line so far, without the indentation. */
  width: number;
}

class Layout {
  /** A line has at most the length of the complete term on one line. */
  readonly #most: number;
  /** By how much the elements of a long tag are indented; -1 for the width of the tag. */
  readonly #tagIndent: number;
  readonly #mayFail: boolean;
  #failed = false;

  constructor(most: number, tagIndent: number, mayFail: boolean) {
    this.#most = most;
    this.#tagIndent = tagIndent;
    this.#mayFail = mayFail;
  }

  /** @returns `undefined` when this indentation pushes elements too far to the right. */
  print(node: PrintNode, spot: Spot): string | undefined {
    const text = this.#node(node, spot);
    return this.#failed ? undefined : text;
  }

  #node(node: PrintNode, spot: Spot): string {
    const { column, indent, closing, width } = spot;
    if (this.#failed) return '';
    if (this.#fits(node.length, spot)) return flatText(node);
    switch (node.kind) {
      case 'leaf':
        return node.text;
      case 'numbers':
        return this.#numbers(node.text, { ...spot, column: column + 2, indent: indent + 2 });
      case 'map':
        return `#{${this.#pairs(node.pairs, { column: column + 2, indent: indent + 2, closing, width: width + 1 })}}`;
      case 'tagged':
        return `{${this.#tagged(node.items, { ...spot, width: width + 1 })}}`;
      case 'list':
        return `[${this.#elements(node.items, node.tail, inside(spot))}]`;
      default:
        return `{${this.#elements(node.items, undefined, inside(spot))}}`;
    }
  }

  #fits(length: number, { column, closing, width }: Spot): boolean {
    return this.#fitsAt(length, column, closing, width);
  }

  /** The same without an object for each element of a long list. */
  #fitsAt(length: number, column: number, closing: number, width: number): boolean {
    return length < lineLength - column - closing && length + width + closing <= this.#most;
  }

  #tagged([tag, ...rest]: readonly PrintNode[], { column, indent, closing, width }: Spot): string {
    const beside = tag!.length + 2;
    const by = this.#tagIndent > 0 && beside > this.#tagIndent ? this.#tagIndent : beside;
    this.#checkColumn(column + by, by !== beside);
    const spot = { column: column + by, indent: indent + by, closing, width: width + tag!.length };
    const text = flatText(tag!);
    if (by !== beside) return text + this.#rest(rest, undefined, spot, column + beside, spot.width);
    return `${text},${this.#elements(rest, undefined, { ...spot, width: spot.width + 1 })}`;
  }

  /** Elements must begin in the left half, unless the complete term would fit to the right of them. */
  #checkColumn(column: number, exactly: boolean): void {
    const slack = exactly ? 1 : 0;
    const tooWide = this.#most + column >= lineLength + slack && column >= lineLength / 2 + slack;
    if (tooWide && this.#mayFail) this.#failed = true;
  }

  #elements([first, ...rest]: readonly PrintNode[], tail: PrintNode | undefined, spot: Spot): string {
    const [text, width] = this.#element(first!, { ...spot, closing: this.#closing(rest, tail, spot, 0) });
    return text + this.#rest(rest, tail, spot, spot.column + width, spot.width + width);
  }

  /** @returns the text, and its last column; nothing follows on the last line of a multi-line term. */
  #element(node: PrintNode, spot: Spot): [text: string, width: number] {
    if (isLeaf(node) && this.#fits(node.length, spot)) return [flatText(node), node.length];
    return [this.#node(node, spot), lineLength];
  }

  #closing(items: readonly unknown[], tail: unknown, spot: Spot, after: number): number {
    return after < items.length ? 0 : tail === undefined || after === items.length ? spot.closing + 1 : 0;
  }

  /** Elements after the first: on the same line while they fit, otherwise each on a separate line. */
  #rest(
    items: readonly PrintNode[],
    tail: PrintNode | undefined,
    spot: Spot,
    column: number,
    width: number,
  ): string {
    const parts: string[] = [];
    const newline = `\n${' '.repeat(spot.indent)}`;
    for (const [at, node] of items.entries()) {
      const closing = this.#closing(items, tail, spot, at + 1);
      const length = node.length + 1;
      if (isLeaf(node) && this.#fitsAt(length, column, closing || 1, width)) {
        parts.push(',', flatText(node));
        column += length;
        width += length;
      } else {
        const [text, reach] = this.#element(node, { ...spot, width: 0, closing });
        parts.push(',', newline, text);
        column = spot.column + reach;
        width = reach;
      }
    }
    if (tail) {
      const last = { ...spot, closing: spot.closing + 1 };
      const fits = isLeaf(tail) && this.#fits(tail.length + 1, { ...last, column, width });
      parts.push('|', fits ? flatText(tail) : newline + this.#node(tail, { ...last, width: 0 }));
    }
    return parts.join('');
  }

  #pairs([first, ...rest]: readonly PrintPair[], spot: Spot): string {
    const newline = `\n${' '.repeat(spot.indent)}`;
    const [text, reach] = this.#pair(first!, { ...spot, closing: rest.length > 0 ? 0 : spot.closing + 1 });
    const parts = [text];
    let column = spot.column + reach;
    let width = reach;
    for (const [at, pair] of rest.entries()) {
      const closing = at + 1 < rest.length ? 0 : spot.closing + 1;
      const length = pair.length + 1;
      if (isFlat(pair) && this.#fitsAt(length, column, closing || 1, width)) {
        parts.push(',', flatPair(pair));
        column += length;
        width += length;
      } else {
        const [text, reach] = this.#pair(pair, { ...spot, width: 0, closing });
        parts.push(',', newline, text);
        column = spot.column + reach;
        width = reach;
      }
    }
    return parts.join('');
  }

  #pair(pair: PrintPair, spot: Spot): [text: string, width: number] {
    if (this.#fits(pair.length, spot)) return [flatPair(pair), isFlat(pair) ? pair.length : lineLength];
    const by = this.#tagIndent > 0 ? this.#tagIndent : 4;
    const value = { ...spot, column: spot.column + by, indent: spot.indent + by, width: 0 };
    const newline = `\n${' '.repeat(value.indent)}`;
    return [`${this.#node(pair.key, spot)} =>${newline}${this.#node(pair.value, value)}`, lineLength];
  }

  #numbers(text: string, { column, indent, closing, width }: Spot): string {
    const most = Math.max(8, Math.min(lineLength - column, this.#most - 4 - width) - closing);
    const numbers = text.slice(2, -2).split(',');
    const newline = `\n${' '.repeat(indent)}`;
    let left = most;
    let printed = '<<';
    for (const [at, number] of numbers.entries()) {
      const last = at === numbers.length - 1;
      const length = number.length + (last ? 0 : 1);
      if (length > left) {
        printed += newline;
        left = most;
      }
      left -= length;
      printed += last ? number : `${number},`;
    }
    return `${printed}>>`;
  }
}

const inside = ({ column, indent, closing, width }: Spot): Spot => ({
  column: column + 1,
  indent: indent + 1,
  closing,
  width: width + 1,
});

const isFlat = ({ key, value }: PrintPair): boolean => isLeaf(key) && isLeaf(value);
