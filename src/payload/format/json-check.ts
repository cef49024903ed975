import type { ManifestExpectation } from '../../errors/expected/manifest-value.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

// Checks of values that were JSON. Each throws `manifest-invalid`, with the place in the manifest.

/** An object; with `keys`, one that has exactly these members. */
export function record(value: unknown, where: string, keys?: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(where, { kind: 'object' }, value);
  if (keys) {
    const found = Object.keys(value);
    const unknown = found.find((key) => !keys.includes(key));
    if (unknown !== undefined || found.length !== keys.length) {
      throw invalid(where, { kind: 'members', names: keys }, found.join(', '));
    }
  }
  return value as Record<string, unknown>;
}

/** A list of at most `limit` members. */
export function list(value: unknown, where: string, limit: number): unknown[] {
  if (!Array.isArray(value)) throw invalid(where, { kind: 'list' }, value);
  if (value.length > limit) throw invalid(where, { kind: 'at-most-members', limit }, value.length);
  return value;
}

/** An object with exactly these members, all of them strings. */
export function texts(value: unknown, where: string, keys: readonly string[]): void {
  for (const member of Object.values(record(value, where, keys))) text(member, where);
}

/** Text without NUL. */
export function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.includes('\0')) throw invalid(where, { kind: 'text' }, value);
  return value;
}

/** An integer in a range, both ends included. */
export function integer(value: unknown, where: string, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalid(where, { kind: 'integer', least, most }, value);
  }
}

/** A SHA-256 in lower-case hexadecimal. */
export function digest(value: unknown, where: string): void {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) {
    throw invalid(where, { kind: 'digest' }, value);
  }
}

/** @param path of the member: `start.program`. */
export function invalid(path: string, expected: ManifestExpectation, found: unknown): OnebeamError {
  return new OnebeamError('manifest-invalid', { path, expected, found: shown(found).slice(0, 100) });
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `array(${value.length})`;
  return typeof value === 'object' && value !== null ? 'object' : String(value);
}

/** @returns one of these values. */
export function oneOf<Value extends string | number | boolean>(
  value: unknown,
  where: string,
  values: readonly Value[],
): Value {
  const known = values.find((one) => one === value);
  if (known === undefined) throw invalid(where, { kind: 'one-of', values }, value);
  return known;
}
