import { OnebeamError } from '../../errors/onebeam-error.ts';
import { type Nested, unnest } from '../term/nesting.ts';
import type { Term } from '../term/term.ts';
import { flatPair, flatText } from './print-flat.ts';
import type { AtomEncoding, PrintableRange } from './print-leaf.ts';
import { isLeaf, type PrintNode, type PrintPair, printNode } from './print-node.ts';

const lineLength = 80;

/** Each level indents all lines within it: the text of a deep term grows with the square of its levels. */
const mostCharacters = 256 * 1024 * 1024;

/**
 * A term over several lines, byte for byte as `io:format("~tp", [Term])` prints it on a line of 80 characters.
 * Maps are sorted by their keys.
 *
 * @param range `latin1` as OTP's tools print, `unicode` as they do under `erl +pc unicode`.
 * @param place the start of the term: a column from 1, the start of a line by default; atoms in `latin1` as
 * with `~p`; `otp`
 *   decides whether `maybe` and `else` are quoted.
 * @throws OnebeamError `term-too-large`, `term-too-deep`
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
  #text = '';

  constructor(most: number, tagIndent: number, mayFail: boolean) {
    this.#most = most;
    this.#tagIndent = tagIndent;
    this.#mayFail = mayFail;
  }

  /** @returns `undefined` when this indentation pushes elements too far to the right. */
  print(node: PrintNode, spot: Spot): string | undefined {
    if (!this.#flat(node, spot)) unnest(this.#node(node, spot));
    return this.#failed ? undefined : this.#text;
  }

  #write(text: string): void {
    this.#text += text;
    if (this.#text.length > mostCharacters)
      throw new OnebeamError('term-too-large', { expected: mostCharacters, found: this.#text.length });
  }

  /** Writes a node that fits on the line. @returns whether it does. */
  #flat(node: PrintNode, spot: Spot): boolean {
    if (this.#failed) return true;
    const fits = this.#fits(node.length, spot);
    if (fits) this.#write(flatText(node));
    return fits;
  }

  /** Writes a node that does not fit on the line. */
  *#node(node: PrintNode, spot: Spot): Nested<void> {
    const { column, indent, closing, width } = spot;
    switch (node.kind) {
      case 'leaf':
        this.#write(node.text);
        break;
      case 'numbers':
        this.#write(this.#numbers(node.text, { ...spot, column: column + 2, indent: indent + 2 }));
        break;
      case 'map':
        this.#write('#{');
        yield* this.#pairs(node.pairs, { column: column + 2, indent: indent + 2, closing, width: width + 1 });
        this.#write('}');
        break;
      case 'tagged':
        this.#write('{');
        yield* this.#tagged(node.items, { ...spot, width: width + 1 });
        this.#write('}');
        break;
      case 'list':
        this.#write('[');
        yield* this.#elements(node.items, node.tail, inside(spot));
        this.#write(']');
        break;
      default:
        this.#write('{');
        yield* this.#elements(node.items, undefined, inside(spot));
        this.#write('}');
    }
  }

  #fits(length: number, { column, closing, width }: Spot): boolean {
    return this.#fitsAt(length, column, closing, width);
  }

  /** The same without an object for each element of a long list. */
  #fitsAt(length: number, column: number, closing: number, width: number): boolean {
    return length < lineLength - column - closing && length + width + closing <= this.#most;
  }

  *#tagged([tag, ...rest]: readonly PrintNode[], { column, indent, closing, width }: Spot): Nested<void> {
    const beside = tag!.length + 2;
    const by = this.#tagIndent > 0 && beside > this.#tagIndent ? this.#tagIndent : beside;
    this.#checkColumn(column + by, by !== beside);
    const spot = { column: column + by, indent: indent + by, closing, width: width + tag!.length };
    this.#write(flatText(tag!));
    if (by !== beside) yield* this.#rest(rest, undefined, spot, column + beside, spot.width);
    else {
      this.#write(',');
      yield* this.#elements(rest, undefined, { ...spot, width: spot.width + 1 });
    }
  }

  /** Elements must begin in the left half, unless the complete term would fit to the right of them. */
  #checkColumn(column: number, exactly: boolean): void {
    const slack = exactly ? 1 : 0;
    const tooWide = this.#most + column >= lineLength + slack && column >= lineLength / 2 + slack;
    if (tooWide && this.#mayFail) this.#failed = true;
  }

  *#elements([first, ...rest]: readonly PrintNode[], tail: PrintNode | undefined, spot: Spot): Nested<void> {
    const firstSpot = { ...spot, closing: this.#closing(rest, tail, spot, 0) };
    const width = this.#reach(first!, firstSpot);
    if (!this.#flat(first!, firstSpot)) yield this.#node(first!, firstSpot);
    yield* this.#rest(rest, tail, spot, spot.column + width, spot.width + width);
  }

  /** The last column of a node; nothing follows on the last line of a multi-line term. */
  #reach(node: PrintNode, spot: Spot): number {
    return isLeaf(node) && this.#fits(node.length, spot) ? node.length : lineLength;
  }

  #closing(items: readonly unknown[], tail: unknown, spot: Spot, after: number): number {
    return after < items.length ? 0 : tail === undefined || after === items.length ? spot.closing + 1 : 0;
  }

  /** Elements after the first: on the same line while they fit, otherwise each on a separate line. */
  *#rest(
    items: readonly PrintNode[],
    tail: PrintNode | undefined,
    spot: Spot,
    column: number,
    width: number,
  ): Nested<void> {
    const newline = `,${newlineAt(spot)}`;
    for (const [at, node] of items.entries()) {
      const closing = this.#closing(items, tail, spot, at + 1);
      const length = node.length + 1;
      if (isLeaf(node) && this.#fitsAt(length, column, closing || 1, width)) {
        this.#write(`,${flatText(node)}`);
        column += length;
        width += length;
      } else {
        this.#write(newline);
        const here = { ...spot, width: 0, closing };
        if (!this.#flat(node, here)) yield this.#node(node, here);
        width = this.#reach(node, here);
        column = spot.column + width;
      }
    }
    if (!tail) return;
    const last = { ...spot, closing: spot.closing + 1 };
    if (isLeaf(tail) && this.#fits(tail.length + 1, { ...last, column, width })) {
      this.#write(`|${flatText(tail)}`);
      return;
    }
    const here = { ...last, width: 0 };
    this.#write(`|${newlineAt(spot)}`);
    if (!this.#flat(tail, here)) yield this.#node(tail, here);
  }

  *#pairs([first, ...rest]: readonly PrintPair[], spot: Spot): Nested<void> {
    const newline = newlineAt(spot);
    const firstClosing = rest.length > 0 ? 0 : spot.closing + 1;
    const firstSpot = { ...spot, closing: firstClosing };
    let width = this.#pairReach(first!, firstSpot);
    if (!this.#flatPair(first!, firstSpot)) yield* this.#pair(first!, firstSpot);
    let column = spot.column + width;
    for (const [at, pair] of rest.entries()) {
      const closing = at + 1 < rest.length ? 0 : spot.closing + 1;
      const length = pair.length + 1;
      this.#write(',');
      if (isFlat(pair) && this.#fitsAt(length, column, closing || 1, width)) {
        this.#write(flatPair(pair));
        column += length;
        width += length;
      } else {
        const here = { ...spot, width: 0, closing };
        this.#write(newline);
        if (!this.#flatPair(pair, here)) yield* this.#pair(pair, here);
        width = this.#pairReach(pair, here);
        column = spot.column + width;
      }
    }
  }

  /** As `#flat`. */
  #flatPair(pair: PrintPair, spot: Spot): boolean {
    const fits = this.#fits(pair.length, spot);
    if (fits) this.#write(flatPair(pair));
    return fits;
  }

  /** As `#reach`. */
  #pairReach(pair: PrintPair, spot: Spot): number {
    return isFlat(pair) && this.#fits(pair.length, spot) ? pair.length : lineLength;
  }

  *#pair(pair: PrintPair, spot: Spot): Nested<void> {
    const by = this.#tagIndent > 0 ? this.#tagIndent : 4;
    const value = { ...spot, column: spot.column + by, indent: spot.indent + by, width: 0 };
    if (!this.#flat(pair.key, spot)) yield this.#node(pair.key, spot);
    this.#write(` =>${newlineAt(value)}`);
    if (!this.#flat(pair.value, value)) yield this.#node(pair.value, value);
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

const newlineAt = ({ indent }: Spot): string => `\n${' '.repeat(indent)}`;

const isFlat = ({ key, value }: PrintPair): boolean => isLeaf(key) && isLeaf(value);
