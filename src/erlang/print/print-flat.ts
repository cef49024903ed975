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
  switch (node.kind) {
    case 'leaf':
    case 'numbers':
      return node.text;
    case 'list':
      return `[${node.items.map(flatText).join()}${node.tail ? `|${flatText(node.tail)}` : ''}]`;
    case 'map':
      return `#{${node.pairs.map(flatPair).join()}}`;
    default:
      return `{${node.items.map(flatText).join()}}`;
  }
}

export const flatPair = ({ key, value }: PrintPair): string => `${flatText(key)} => ${flatText(value)}`;
