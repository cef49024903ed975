import { type Nested, unnest } from '../term/nesting.ts';
import type { Term } from '../term/term.ts';
import type { PrintableRange } from './print-leaf.ts';
import { type PrintNode, type PrintPair, type PrintStyle, printNode } from './print-node.ts';

/**
 * A term on one line, with text where it has some: `~0tp`.
 *
 * @param otp the release whose reserved words are quoted as atoms.
 */
export function printFlat(term: Term, range: PrintableRange = 'latin1', otp?: number): string {
  return flatText(printNode(term, { atoms: 'unicode', strings: range, otp }));
}

/** A term on one line with lists and binaries as numbers: `~tw`; with atoms in Latin-1 `~w`. */
export function writeTerm(term: Term, atoms: PrintStyle['atoms'] = 'unicode', otp?: number): string {
  return flatText(printNode(term, { atoms, strings: undefined, otp }));
}

/** One line, however long. */
export function flatText(node: PrintNode): string {
  if (isShort(node)) return shortText(node);
  const parts: string[] = [];
  unnest(writeFlat(node, parts));
  return parts.join('');
}

export const flatPair = ({ key, value }: PrintPair): string => `${flatText(key)} => ${flatText(value)}`;

/** A text of so few characters has few levels. */
const isShort = (node: PrintNode): boolean => isText(node) || node.length < 500;

function shortText(node: PrintNode): string {
  if (isText(node)) return node.text;
  if (node.kind === 'map') {
    return `#{${node.pairs.map(({ key, value }) => `${shortText(key)} => ${shortText(value)}`).join()}}`;
  }
  const inside = node.items.map(shortText).join();
  if (node.kind !== 'list') return `{${inside}}`;
  return `[${inside}${node.tail ? `|${shortText(node.tail)}` : ''}]`;
}

function* writeFlat(node: PrintNode, parts: string[]): Nested<void> {
  if (isText(node)) return;
  const isMap = node.kind === 'map';
  const inside = isMap ? node.pairs.flatMap(({ key, value }) => [key, value]) : node.items;
  parts.push(isMap ? '#{' : node.kind === 'list' ? '[' : '{');
  for (const [at, item] of inside.entries()) {
    if (at > 0) parts.push(isMap && at % 2 === 1 ? ' => ' : ',');
    if (isShort(item)) parts.push(shortText(item));
    else yield writeFlat(item, parts);
  }
  if (!isMap && node.tail) {
    parts.push('|');
    if (isShort(node.tail)) parts.push(shortText(node.tail));
    else yield writeFlat(node.tail, parts);
  }
  parts.push(node.kind === 'list' ? ']' : '}');
}

const isText = (node: PrintNode): node is Extract<PrintNode, { text: string }> =>
  node.kind === 'leaf' || node.kind === 'numbers';
