import type { ZipHeaderFault } from '../errors/faults/zip.ts';
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
  const wrong = (fault: ZipHeaderFault) =>
    new OnebeamError('zip-headers-disagree', { path, entry, ...fault });
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  let field64: DataView | undefined;
  let at = 0;
  while (at < extra.length) {
    const length = at + 4 <= extra.length ? view.getUint16(at + 2, true) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > extra.length) throw wrong({ problem: 'extra-length', expected: extra.length });
    const id = view.getUint16(at, true);
    if (id === unicodePath) throw wrong({ problem: 'second-name' });
    if (id === zip64 && field64) throw wrong({ problem: 'two-wide-fields' });
    if (id === zip64) field64 = new DataView(extra.buffer, extra.byteOffset + at + 4, length);
    at += 4 + length;
  }

  const result = { ...numbers };
  let next = 0;
  for (const key of ['size', 'compressedSize', 'headerOffset'] as const) {
    if (numbers[key] !== wide) continue;
    if (!field64 || next + 8 > field64.byteLength) throw wrong({ problem: 'no-wide-field', field: key });
    const value = field64.getBigUint64(next, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new OnebeamError('zip-too-large', {
        path,
        problem: 'entry-number',
        entry,
        field: key,
        expected: Number.MAX_SAFE_INTEGER,
        found: String(value),
      });
    }
    result[key] = Number(value);
    next += 8;
  }
  return result;
}
