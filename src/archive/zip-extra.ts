import { OnebeamError } from '../errors/onebeam-error.ts';

/** The numbers of a header that a 64-bit extra field may replace, in the order of APPNOTE 4.5.3. */
export interface WideNumbers {
  size: number;
  compressedSize: number;
  /** Of the local header; only in the central directory. */
  headerOffset?: number;
}

const zip64 = 0x0001;
const unicodePath = 0x7075;
const wide = 0xffffffff;

/**
 * Reads the extra fields of a header, and replaces the numbers that are marked as too wide for it.
 *
 * @throws `zip-headers-disagree` when the fields do not fill the extra part, when a wide number has no field, or when
 *   the field gives the entry another name; `zip-too-large`
 */
export function widen<Numbers extends WideNumbers>(
  numbers: Numbers,
  extra: Uint8Array,
  path: string,
  entry: string,
): Numbers {
  const wrong = (field: string, expected: string, found: string) =>
    new OnebeamError('zip-headers-disagree', { path, expected, found, entry, field });
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  let field64: DataView | undefined;
  let at = 0;
  while (at < extra.length) {
    const length = at + 4 <= extra.length ? view.getUint16(at + 2, true) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > extra.length)
      throw wrong('extra fields', `${extra.length} bytes`, 'a longer field');
    const id = view.getUint16(at, true);
    if (id === unicodePath) throw wrong('name', 'one name', 'a second name in an extra field');
    if (id === zip64 && field64) throw wrong('extra fields', 'one 64-bit field', 'two');
    if (id === zip64) field64 = new DataView(extra.buffer, extra.byteOffset + at + 4, length);
    at += 4 + length;
  }

  const result = { ...numbers };
  let next = 0;
  for (const key of ['size', 'compressedSize', 'headerOffset'] as const) {
    if (numbers[key] !== wide) continue;
    if (!field64 || next + 8 > field64.byteLength) throw wrong(key, 'a 64-bit field', 'none');
    const value = field64.getBigUint64(next, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new OnebeamError('zip-too-large', {
        path,
        expected: Number.MAX_SAFE_INTEGER,
        found: String(value),
        what: `the ${key} of \`${entry}\``,
      });
    }
    result[key] = Number(value);
    next += 8;
  }
  return result;
}
