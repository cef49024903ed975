import type { Dialect } from '../dialect.ts';
import { digitValue, isDigit, isNameCharacter } from './character-class.ts';
import { IllegalToken } from './scan-fault.ts';
import type { TokenValue } from './token.ts';

export interface Scanned<Value> {
  value: Value;
  end: number;
}

/** Longer ones are refused: turning digits into a big integer takes time that grows faster than their number. */
const mostDigits = 100_000;

/**
 * Reads a number: `42`, `1_000`, `16#ff`, `1.5e-3`, from OTP 28 on `16#1.8#e2`. Up to OTP 27 a number ends where no digit
 * follows, so that `1e5` and `1__0` are two tokens; since OTP 28 no letter may follow.
 *
 * Source: Erlang reference manual, "Numbers".
 *
 * @throws IllegalToken
 */
export function scanNumber(text: string, start: number, dialect: Dialect): Scanned<TokenValue> {
  const whole = digits(text, start, 10, start);
  if (text[whole.end] === '#') return scanBased(text, start, whole, dialect);
  let end = whole.end;
  if (text[end] === '.' && isDigit(text.charCodeAt(end + 1))) {
    const fraction = digits(text, end + 1, 10, start);
    const exponent = scanExponent(text, fraction.end, start);
    end = exponent?.end ?? fraction.end;
    noLetters(text, end, start, 'float', dialect);
    return { value: float(`${whole.value}.${fraction.value}e${exponent?.value ?? 0}`, start), end };
  }
  noLetters(text, end, start, 'integer', dialect);
  return { value: { kind: 'integer', value: BigInt(whole.value) }, end };
}

function scanBased(
  text: string,
  start: number,
  base: Scanned<string>,
  dialect: Dialect,
): Scanned<TokenValue> {
  const radix = Number(base.value);
  if (radix < 2 || radix > 36) throw new IllegalToken(start, { kind: 'base', base: BigInt(base.value) });
  const whole = digits(text, base.end + 1, radix, start, 'may be empty');
  if (dialect.basedFloats && text[whole.end] === '.') {
    if (digitValue(text.charCodeAt(whole.end + 1)) < radix)
      return basedFloat(text, start, whole, radix, dialect);
  }
  noLetters(text, whole.end, start, 'integer', dialect);
  if (whole.value === '') throw new IllegalToken(start, 'integer');
  return { value: { kind: 'integer', value: inBase(whole.value, radix) }, end: whole.end };
}

function basedFloat(
  text: string,
  start: number,
  whole: Scanned<string>,
  radix: number,
  dialect: Dialect,
): Scanned<TokenValue> {
  const fraction = digits(text, whole.end + 1, radix, start);
  const exponent = text[fraction.end] === '#' ? scanExponent(text, fraction.end + 1, start) : undefined;
  const end = exponent?.end ?? fraction.end;
  if (!exponent) noLetters(text, end, start, 'float', dialect);
  const power = Number(exponent?.value ?? 0);
  return { value: basedFloatOf(whole.value, fraction.value, radix, power, start), end };
}

/** Digits with single underscores between them. */
function digits(
  text: string,
  from: number,
  radix: number,
  start: number,
  empty?: 'may be empty',
): Scanned<string> {
  let end = from;
  for (;;) {
    while (digitValue(text.charCodeAt(end)) < radix) end++;
    const goesOn = text[end] === '_' && end > from && digitValue(text.charCodeAt(end + 1)) < radix;
    if (!goesOn) break;
    end++;
  }
  if (end - from > mostDigits) {
    throw new IllegalToken(start, { kind: 'limit', text: `a number of more than ${mostDigits} digits` });
  }
  if (end === from && !empty) throw new IllegalToken(start, 'integer');
  return { value: text.slice(from, end).replaceAll('_', ''), end };
}

function scanExponent(text: string, from: number, start: number): Scanned<string> | undefined {
  if (text[from] !== 'e' && text[from] !== 'E') return undefined;
  const sign = text[from + 1] === '-' || text[from + 1] === '+' ? text[from + 1]! : '';
  const first = from + 1 + sign.length;
  if (!isDigit(text.charCodeAt(first))) throw new IllegalToken(start, 'float');
  const scanned = digits(text, first, 10, start);
  return { value: sign + scanned.value, end: scanned.end };
}

/** OTP's test of this also accepts letters beyond ASCII. */
function noLetters(
  text: string,
  at: number,
  start: number,
  what: 'integer' | 'float',
  dialect: Dialect,
): void {
  if (!dialect.basedFloats) return;
  const isLetter = (offset: number): boolean => {
    const code = text.charCodeAt(offset);
    return code < 0x80 && isNameCharacter(code);
  };
  if (isLetter(at)) throw new IllegalToken(start, what);
  if (what === 'integer' && text[at] === '.' && isLetter(at + 1)) throw new IllegalToken(start, 'float');
}

function float(decimal: string, start: number): TokenValue {
  const value = Number(decimal);
  if (!Number.isFinite(value)) throw new IllegalToken(start, 'float');
  return { kind: 'float', value };
}

/** In the order in which OTP calculates, as each step may round; base 10 is read as decimal. */
function basedFloatOf(
  whole: string,
  fraction: string,
  radix: number,
  exponent: number,
  start: number,
): TokenValue {
  if (radix === 10) {
    if (whole === '') throw new IllegalToken(start, 'float');
    return float(`${whole}.${fraction}e${exponent}`, start);
  }
  const kept = fraction.replace(/(?!^)0+$/, '');
  const power = radix ** (exponent - kept.length);
  const value = Number(inBase(`${whole}${kept}`, radix)) * power;
  if (!Number.isFinite(value) || !Number.isFinite(power)) throw new IllegalToken(start, 'float');
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
