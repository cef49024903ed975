import { writeFloat } from '../print/print-float.ts';
import { writeAtom, writeCharacter, writeString } from '../print/print-leaf.ts';
import type { Token } from './token.ts';

/** A token as `syntax error before: …` names it. */
export function tokenText(token: Token): string {
  switch (token.kind) {
    case 'atom':
      return writeAtom(token.name, 'unicode');
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
      return token.prefix;
    case 'symbol':
      return writeAtom(token.symbol, 'unicode');
    case 'dot':
      return "'.'";
    case 'end':
      return '';
  }
}
