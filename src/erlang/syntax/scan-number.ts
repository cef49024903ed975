import { digitValue, isDigit, isNameCharacter } from './character-class.ts';
import type { TokenValue } from './token.ts';

export interface Scanned<Value> {
  value: Value;
  end: number;
}

/** Why a token is illegal, in the words of `erl_scan`, and where it begins. */
export class IllegalToken extends Error {
  readonly offset: number;

  constructor(offset: number, text: string) {
    super(text);
    this.offset = offset;
  }
}

/** Longer ones are refused: turning digits into a big integer takes time that grows faster than their number. */
const mostDigits = 100_000;

/**
 * Reads a number: `42`, `1_000`, `16#ff`, `1.5e-3`, `16#1.8#e2`.
 *
 * Source: Erlang reference manual, "Numbers"; based floats are OTP 28's.
 *
 * @throws IllegalToken
 */
export function scanNumber(text: string, start: number): Scanned<TokenValue> {
  const whole = digits(text, start, 10, start);
  if (text[whole.end] === '#') {
    return scanBased(text, start, whole);
  }
  let end = whole.end;
  if (text[end] === '.' && isDigit(text.charCodeAt(end + 1))) {
    const fraction = digits(text, end + 1, 10, start);
    const exponent = scanExponent(text, fraction.end, start);
    end = exponent?.end ?? fraction.end;
    noLetters(text, end, start, 'float');
    return { value: float(`${whole.value}.${fraction.value}e${exponent?.value ?? 0}`, start), end };
  }
  noLetters(text, end, start, 'integer');
  return { value: { kind: 'integer', value: BigInt(whole.value) }, end };
}

function scanBased(text: string, start: number, base: Scanned<string>): Scanned<TokenValue> {
  const radix = Number(base.value);
  if (radix < 2 || radix > 36) throw new IllegalToken(start, `illegal base '${radix}'`);
  const whole = digits(text, base.end + 1, radix, start);
  if (text[whole.end] === '.' && digitValue(text.charCodeAt(whole.end + 1)) < radix) {
    const fraction = digits(text, whole.end + 1, radix, start);
    const exponent = text[fraction.end] === '#' ? scanExponent(text, fraction.end + 1, start) : undefined;
    const end = exponent?.end ?? fraction.end;
    noLetters(text, end, start, 'float');
    const power = Number(exponent?.value ?? 0) - fraction.value.length;
    return { value: basedFloat(whole.value + fraction.value, radix, power, start), end };
  }
  noLetters(text, whole.end, start, 'integer');
  return { value: { kind: 'integer', value: inBase(whole.value, radix) }, end: whole.end };
}

/** Digits with single underscores between them. */
function digits(text: string, from: number, radix: number, start: number): Scanned<string> {
  let end = from;
  for (;;) {
    while (digitValue(text.charCodeAt(end)) < radix) end++;
    const goesOn = text[end] === '_' && end > from && digitValue(text.charCodeAt(end + 1)) < radix;
    if (!goesOn) break;
    end++;
  }
  if (end - from > mostDigits) throw new IllegalToken(start, `a number of more than ${mostDigits} digits`);
  if (end === from) throw new IllegalToken(start, 'illegal integer');
  return { value: text.slice(from, end).replaceAll('_', ''), end };
}

function scanExponent(text: string, from: number, start: number): Scanned<string> | undefined {
  if (text[from] !== 'e' && text[from] !== 'E') return undefined;
  const sign = text[from + 1] === '-' || text[from + 1] === '+' ? text[from + 1]! : '';
  const first = from + 1 + sign.length;
  if (!isDigit(text.charCodeAt(first))) throw new IllegalToken(start, 'illegal float');
  const scanned = digits(text, first, 10, start);
  return { value: sign + scanned.value, end: scanned.end };
}

function noLetters(text: string, at: number, start: number, what: 'integer' | 'float'): void {
  const after = what === 'integer' && text[at] === '.' ? at + 1 : at;
  if (isNameCharacter(text.charCodeAt(after))) throw new IllegalToken(start, `illegal ${what}`);
}

function float(decimal: string, start: number): TokenValue {
  const value = Number(decimal);
  if (!Number.isFinite(value)) throw new IllegalToken(start, 'illegal float');
  return { kind: 'float', value };
}

function basedFloat(significant: string, radix: number, power: number, start: number): TokenValue {
  if (Math.abs(power) > 10_000) throw new IllegalToken(start, 'illegal float');
  const value = Number(inBase(significant, radix)) * radix ** power;
  if (!Number.isFinite(value)) throw new IllegalToken(start, 'illegal float');
  return { kind: 'float', value };
}

const prefixes: Record<number, string> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };

function inBase(text: string, radix: number): bigint {
  const prefix = prefixes[radix];
  if (prefix !== undefined) return BigInt(prefix + text);
  // Halves keep the number of large multiplications small.
  if (text.length > 64) {
    const low = text.length >>> 1;
    return (
      inBase(text.slice(0, -low), radix) * BigInt(radix) ** BigInt(low) + inBase(text.slice(-low), radix)
    );
  }
  let value = 0n;
  for (const digit of text) value = value * BigInt(radix) + BigInt(digitValue(digit.charCodeAt(0)));
  return value;
}
