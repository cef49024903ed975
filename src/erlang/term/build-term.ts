import type { ArgumentExpectation } from '../../errors/expected/argument.ts';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { type Nested, unnest } from './nesting.ts';
import type { Atom, Binary, ErlangMap, Float, Integer, List, Term, Tuple } from './term.ts';
import * as plain from './term.ts';

/**
 * Builds terms. Each function checks its arguments, so that the result can be printed and encoded.
 *
 * @throws OnebeamError `term-invalid`
 * @example
 * term.tuple(term.atom('outdir'), term.string('ebin'));
 */
export const term = {
  /** @param name unquoted, at most 255 code points. */
  atom: (name: string): Atom => checked(plain.atom(name)) as Atom,
  integer(value: number | bigint): Integer {
    const isInteger = typeof value === 'bigint' || Number.isSafeInteger(value);
    if (!isInteger) throw invalid({ kind: 'integer' }, value);
    return plain.integer(value);
  },
  float: (value: number): Float => checked({ type: 'float', value }) as Float,
  /** The list of the text's code points, as Erlang's strings are. */
  string(text: string): List {
    if (typeof text !== 'string') throw invalid({ kind: 'string' }, text);
    return checked(plain.string(text)) as List;
  },
  /** @param content bytes, or a text that becomes UTF-8. */
  binary(content: Uint8Array | string): Binary {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return checked({ type: 'binary', bytes, lastBits: 8 }) as Binary;
  },
  list: (elements: readonly Term[]): List => checked({ type: 'list', elements }) as List,
  tuple: (...elements: Term[]): Tuple => checked({ type: 'tuple', elements }) as Tuple,
  map: (pairs: readonly (readonly [key: Term, value: Term])[]): ErlangMap =>
    checked({ type: 'map', pairs }) as ErlangMap,
} as const;

/** Terms that were checked here: terms are built from the inside, and each level would check all levels below again. */
const built = new WeakSet<object>();

function checked(value: unknown): Term {
  if (!isTerm(value, built)) throw invalid({ kind: 'term' }, value);
  built.add(value);
  return value;
}

function invalid(expected: ArgumentExpectation, found: unknown): OnebeamError {
  return new OnebeamError('term-invalid', { expected, found: shown(found) });
}

/** @returns a short text for a value of any kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100));
  if (Array.isArray(value)) return `array(${value.length})`;
  return typeof value === 'object' && value !== null ? 'object' : String(value);
}

/**
 * Returns true if a value of any type is a valid term, including all terms inside.
 *
 * @param known valid terms, which are not looked into.
 */
export function isTerm(value: unknown, known?: WeakSet<object>): value is Term {
  try {
    const checks = check(value, known);
    return typeof checks === 'boolean' ? checks : unnest(checks);
  } catch (error) {
    if (hasCode(error, 'term-too-deep')) return false;
    throw error;
  }
}

const isText = (text: unknown): boolean => typeof text === 'string' && Array.from(text).length <= 255;

/** @returns the work that checks the values inside, if the others are valid. */
function check(value: unknown, known: WeakSet<object> | undefined): boolean | Nested<boolean> {
  if (typeof value !== 'object' || value === null) return false;
  if (known?.has(value)) return true;
  const it = value as Record<string, unknown>;
  switch (it.type) {
    case 'atom':
      return isText(it.name);
    case 'integer':
      return typeof it.value === 'bigint';
    case 'float':
      return typeof it.value === 'number' && Number.isFinite(it.value);
    case 'binary': {
      const bits = it.lastBits;
      return (
        it.bytes instanceof Uint8Array && Number.isInteger(bits) && Number(bits) >= 1 && Number(bits) <= 8
      );
    }
    case 'list':
      return Array.isArray(it.elements) && checkAll(it.elements, known, it.tail);
    case 'tuple':
      return Array.isArray(it.elements) && checkAll(it.elements, known);
    case 'map':
      return Array.isArray(it.pairs) && it.pairs.every(isPair) && checkAll(it.pairs.flat(), known);
    case 'fun':
      return isText(it.module) && isText(it.function) && Number.isInteger(it.arity);
    default:
      return false;
  }
}

const isPair = (pair: unknown): boolean => Array.isArray(pair) && pair.length === 2;

function* checkAll(
  values: readonly unknown[],
  known: WeakSet<object> | undefined,
  tail?: unknown,
): Nested<boolean> {
  for (const value of tail === undefined ? values : [...values, tail]) {
    const checks = check(value, known);
    const valid = typeof checks === 'boolean' ? checks : ((yield checks) as boolean);
    if (!valid) return false;
  }
  return true;
}
