import { isLower, isNameCharacter } from '../syntax/scan/character-class.ts';
import { reservedWords } from '../syntax/scan/token.ts';

/**
 * Which lists and binaries print as text: those of Latin-1 characters, or of all of Unicode (`erl +pc
 * unicode`). OTP's tools run with `latin1` by default.
 */
export type PrintableRange = 'latin1' | 'unicode';

/** How `~w` and `~p` print characters beyond Latin-1 in atoms: escaped, or written with `~tw` and `~tp`. */
export type AtomEncoding = 'latin1' | 'unicode';

const named: ReadonlyMap<number, string> = new Map(
  Object.entries({ n: 10, r: 13, t: 9, v: 11, b: 8, f: 12, e: 27, d: 127 }).map(([letter, code]) => [
    code,
    letter,
  ]),
);

/** `maybe` and `else` are reserved since OTP 27; older releases read them in quotes just as well. */
function needsQuotes(name: string, otp: number): boolean {
  if (reservedWords.has(name) || (otp >= 27 && (name === 'maybe' || name === 'else'))) return true;
  if (!isLower(name.charCodeAt(0))) return true;
  for (let at = 1; at < name.length; at++) if (!isNameCharacter(name.charCodeAt(at))) return true;
  return false;
}

/** An atom as `io_lib:write_atom/1` of an OTP release writes it, of 27 when not given. */
export function writeAtom(name: string, encoding: AtomEncoding, otp = 27): string {
  return needsQuotes(name, otp) ? quoted(name, "'", encoding) : name;
}

/** A string literal, as `io_lib:write_string/1` writes it. */
export const writeString = (text: string, encoding: AtomEncoding): string => quoted(text, '"', encoding);

/** A character literal, as `io_lib:write_char/1` writes it. */
export function writeCharacter(code: number): string {
  return code === 32 ? '$\\s' : `$${escaped(String.fromCodePoint(code), '', 'unicode')}`;
}

function quoted(text: string, quote: string, encoding: AtomEncoding): string {
  let inner = '';
  for (const char of text) inner += escaped(char, quote, encoding);
  return quote + inner + quote;
}

function escaped(char: string, quote: string, encoding: AtomEncoding): string {
  const code = char.codePointAt(0)!;
  if (char === quote || char === '\\') return `\\${char}`;
  if (code >= 0x20 && code <= 0x7e) return char;
  const letter = named.get(code);
  if (letter) return `\\${letter}`;
  if (code < 0xa0) return `\\${code.toString(8).padStart(3, '0')}`;
  return code <= 0xff || encoding === 'unicode' ? char : `\\x{${code.toString(16).toUpperCase()}}`;
}

/** Returns true when a character belongs into the text of a printed string. */
export function isPrintable(code: number, range: PrintableRange): boolean {
  if (code >= 0x20 && code <= 0x7e) return true;
  if (code < 0xa0) return (code >= 8 && code <= 13) || code === 27;
  if (code <= 0xff) return true;
  if (range === 'latin1') return false;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}
