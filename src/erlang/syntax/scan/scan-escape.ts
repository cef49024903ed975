import type { Dialect } from '../dialect.ts';
import { digitValue } from './character-class.ts';
import { IllegalToken } from './scan-fault.ts';
import type { Scanned } from './scan-number.ts';

const named: Record<string, number> = { n: 10, r: 13, t: 9, v: 11, b: 8, f: 12, e: 27, s: 32, d: 127 };

/**
 * Reads what follows a backslash: a letter, `x41`, `x{263a}`, octal digits, `^A`; any other character is
 * literal.
 *
 * Source: Erlang reference manual, "Escape Sequences".
 *
 * @param at right after the backslash.
 * @returns `undefined` at the end of the text.
 * @throws IllegalToken
 */
export function scanEscape(text: string, at: number, dialect: Dialect): Scanned<number> | undefined {
  const code = text.codePointAt(at);
  if (code === undefined) return undefined;
  const char = text[at]!;
  if (char >= '0' && char <= '7') {
    let end = at;
    while (end < at + 3 && text[end]! >= '0' && text[end]! <= '7') end++;
    return { value: Number.parseInt(text.slice(at, end), 8), end };
  }
  if (char === 'x') return scanHexadecimal(text, at + 1);
  if (char === '^') return dialect.carets ? scanCaret(text, at + 1) : scanAnyCaret(text, at + 1);
  if (!isCharacter(code)) throw new IllegalToken(at - 1, 'character');
  return { value: named[char] ?? code, end: at + width(code) };
}

function scanCaret(text: string, at: number): Scanned<number> | undefined {
  const control = text.charCodeAt(at);
  if (Number.isNaN(control)) return undefined;
  if (control === 0x3f) return { value: 127, end: at + 1 };
  const hasControl = (control >= 0x40 && control <= 0x5f) || (control >= 0x61 && control <= 0x7a);
  if (!hasControl) throw new IllegalToken(at - 2, 'character');
  return { value: control & 31, end: at + 1 };
}

/** Up to OTP 26 the low five bits of any character; a newline stays one. */
function scanAnyCaret(text: string, at: number): Scanned<number> | undefined {
  const code = text.codePointAt(at);
  if (code === undefined) return undefined;
  return { value: code === 10 ? code : code & 31, end: at + width(code) };
}

function scanHexadecimal(text: string, at: number): Scanned<number> | undefined {
  const braced = text[at] === '{';
  const first = braced ? at + 1 : at;
  let end = first;
  while (end < first + (braced ? 1000 : 2) && digitValue(text.charCodeAt(end)) < 16) end++;
  if (end === text.length && (braced || end === at)) return undefined;
  const value = Number.parseInt(text.slice(first, end), 16);
  const wellFormed = braced ? end > first && text[end] === '}' : end === first + 2;
  if (!wellFormed || !isCharacter(value)) throw new IllegalToken(first, 'character');
  return { value, end: braced ? end + 1 : end };
}

const width = (code: number): number => (code > 0xffff ? 2 : 1);

/** Unicode without surrogates and the two code points that Erlang has always refused. */
export const isCharacter = (code: number): boolean =>
  code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
