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
  if (isText(node)) return node.text;
  const parts: string[] = [];
  unnest(writeFlat(node, parts));
  return parts.join('');
}

export const flatPair = ({ key, value }: PrintPair): string => `${flatText(key)} => ${flatText(value)}`;

function* writeFlat(node: PrintNode, parts: string[]): Nested<void> {
  if (isText(node)) return;
  if (node.kind === 'map') {
    parts.push('#{');
    for (const [at, { key, value }] of node.pairs.entries()) {
      if (at > 0) parts.push(',');
      if (isText(key)) parts.push(key.text);
      else yield writeFlat(key, parts);
      parts.push(' => ');
      if (isText(value)) parts.push(value.text);
      else yield writeFlat(value, parts);
    }
    parts.push('}');
    return;
  }
  parts.push(node.kind === 'list' ? '[' : '{');
  for (const [at, item] of node.items.entries()) {
    if (at > 0) parts.push(',');
    if (isText(item)) parts.push(item.text);
    else yield writeFlat(item, parts);
  }
  if (node.tail) {
    parts.push('|');
    if (isText(node.tail)) parts.push(node.tail.text);
    else yield writeFlat(node.tail, parts);
  }
  parts.push(node.kind === 'list' ? ']' : '}');
}

const isText = (node: PrintNode): node is Extract<PrintNode, { text: string }> =>
  node.kind === 'leaf' || node.kind === 'numbers';
