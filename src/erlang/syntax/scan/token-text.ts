import { writeFloat } from '../../print/print-float.ts';
import { writeAtom, writeCharacter, writeString } from '../../print/print-leaf.ts';
import type { Dialect } from '../dialect.ts';
import type { Token } from './token.ts';

/** Atoms without quotes where they are not reserved. */
const newWords = new Set(['maybe', 'else']);

/** A token as `syntax error before: …` names it. */
export function tokenText(token: Token, { maybe }: Dialect): string {
  switch (token.kind) {
    case 'atom':
      return !maybe && newWords.has(token.name) ? token.name : writeAtom(token.name, 'unicode');
    case 'variable':
      return token.name;
    case 'integer':
      return `${token.value}`;
    case 'char':
      return writeCharacter(token.value);
    case 'float':
      return writeFloat(token.value);
    case 'string':
      return writeString(token.text, 'unicode');
    case 'sigil':
      return writeAtom(token.prefix, 'unicode');
    case 'symbol':
      return writeAtom(token.symbol, 'unicode');
    case 'dot':
      return "'.'";
    case 'end':
      return '';
  }
}
