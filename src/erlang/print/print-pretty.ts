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
    const inside = this.#node(node, spot);
    if (inside) unnest(inside);
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

  /** Writes a node. @returns the work that writes one over several lines. */
  #node(node: PrintNode, spot: Spot): Nested<void> | undefined {
    if (this.#flat(node, spot)) return undefined;
    const { column, indent, closing, width } = spot;
    switch (node.kind) {
      case 'leaf':
        this.#write(node.text);
        return undefined;
      case 'numbers':
        this.#write(this.#numbers(node.text, { ...spot, column: column + 2, indent: indent + 2 }));
        return undefined;
      case 'map':
        return this.#pairs(node.pairs, { column: column + 2, indent: indent + 2, closing, width: width + 1 });
      case 'tagged':
        return this.#tagged(node.items, { ...spot, width: width + 1 });
      case 'list':
        this.#write('[');
        return this.#elements(node.items, node.tail, inside(spot), ']');
      default:
        this.#write('{');
        return this.#elements(node.items, undefined, inside(spot), '}');
    }
  }

  #fits(length: number, { column, closing, width }: Spot): boolean {
    return this.#fitsAt(length, column, closing, width);
  }

  /** The same without an object for each element of a long list. */
  #fitsAt(length: number, column: number, closing: number, width: number): boolean {
    return length < lineLength - column - closing && length + width + closing <= this.#most;
  }

  #tagged(items: readonly PrintNode[], { column, indent, closing, width }: Spot): Nested<void> {
    const tag = items[0]!;
    const beside = tag.length + 2;
    const by = this.#tagIndent > 0 && beside > this.#tagIndent ? this.#tagIndent : beside;
    this.#checkColumn(column + by, by !== beside);
    const spot = { column: column + by, indent: indent + by, closing, width: width + tag.length };
    this.#write(`{${flatText(tag)}`);
    const rest = items.slice(1);
    if (by !== beside) {
      return this.#elements(rest, undefined, spot, '}', { column: column + beside, width: spot.width });
    }
    this.#write(',');
    return this.#elements(rest, undefined, { ...spot, width: spot.width + 1 }, '}');
  }

  /** Elements must begin in the left half, unless the complete term would fit to the right of them. */
  #checkColumn(column: number, exactly: boolean): void {
    const slack = exactly ? 1 : 0;
    const tooWide = this.#most + column >= lineLength + slack && column >= lineLength / 2 + slack;
    if (tooWide && this.#mayFail) this.#failed = true;
  }

  /** The last column of a node; nothing follows on the last line of a multi-line term. */
  #reach(node: PrintNode, spot: Spot): number {
    return isLeaf(node) && this.#fits(node.length, spot) ? node.length : lineLength;
  }

  /**
   * Elements: on the same line while they fit, otherwise each on a separate line.
   *
   * @param before where the line ends, if another element comes before these.
   */
  *#elements(
    items: readonly PrintNode[],
    tail: PrintNode | undefined,
    spot: Spot,
    bracket: string,
    before?: { column: number; width: number },
  ): Nested<void> {
    const newline = `,${newlineAt(spot)}`;
    let { column, width } = before ?? spot;
    for (let at = 0; at < items.length; at++) {
      const node = items[at]!;
      const closing = at + 1 < items.length ? 0 : spot.closing + 1;
      const length = node.length + 1;
      if (at === 0 && !before) {
        const here = { ...spot, closing };
        const broken = this.#node(node, here);
        if (broken) yield broken;
        const reach = this.#reach(node, here);
        column += reach;
        width += reach;
      } else if (isLeaf(node) && this.#fitsAt(length, column, closing || 1, width)) {
        this.#write(`,${flatText(node)}`);
        column += length;
        width += length;
      } else {
        this.#write(newline);
        const here = { ...spot, width: 0, closing };
        const broken = this.#node(node, here);
        if (broken) yield broken;
        width = this.#reach(node, here);
        column = spot.column + width;
      }
    }
    if (tail) {
      const last = { ...spot, closing: spot.closing + 1 };
      const fits = isLeaf(tail) && this.#fits(tail.length + 1, { ...last, column, width });
      this.#write(fits ? `|${flatText(tail)}` : `|${newlineAt(spot)}`);
      const broken = fits ? undefined : this.#node(tail, { ...last, width: 0 });
      if (broken) yield broken;
    }
    this.#write(bracket);
  }

  *#pairs(pairs: readonly PrintPair[], spot: Spot): Nested<void> {
    let { column, width } = spot;
    for (let at = 0; at < pairs.length; at++) {
      const pair = pairs[at]!;
      const closing = at + 1 < pairs.length ? 0 : spot.closing + 1;
      const length = pair.length + 1;
      if (at > 0 && isFlat(pair) && this.#fitsAt(length, column, closing || 1, width)) {
        this.#write(`,${flatPair(pair)}`);
        column += length;
        width += length;
      } else {
        const here = at === 0 ? { ...spot, closing } : { ...spot, width: 0, closing };
        this.#write(at === 0 ? '#{' : `,${newlineAt(spot)}`);
        if (!this.#flatPair(pair, here)) yield* this.#pair(pair, here);
        width = this.#pairReach(pair, here);
        column = spot.column + width;
      }
    }
    this.#write('}');
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
    const brokenKey = this.#node(pair.key, spot);
    if (brokenKey) yield brokenKey;
    this.#write(` =>${newlineAt(value)}`);
    const brokenValue = this.#node(pair.value, value);
    if (brokenValue) yield brokenValue;
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
