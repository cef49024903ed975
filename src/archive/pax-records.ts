import { OnebeamError } from '../errors/onebeam-error.ts';
import { tarText } from './tar-header.ts';

/**
 * Reads the records of a PAX extended header, `<length> <key>=<value>\n` each (POSIX pax, "pax Header Block").
 * Values stay strings. If a key occurs twice, the last one counts, as POSIX says. Extended attributes are
 * omitted.
 *
 * @throws `tar-invalid` on a wrong length, a missing `=` or line feed, a NUL, or text that is not UTF-8.
 */
export function decodePaxRecords(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? '' : String.fromCharCode(...bytes.subarray(at, Math.min(space, at + 9)));
    const length = /^[1-9][0-9]*$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    if (length === 0 || space + 1 >= end || end > bytes.length || bytes[end - 1] !== 0x0a) {
      throw new OnebeamError('tar-invalid', { problem: 'record-length' });
    }
    at = end;
    if (isExtendedAttribute(bytes.subarray(space + 1, end - 1))) continue;
    const record = tarText(bytes.subarray(space + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals < 1 || record.includes('\0')) {
      throw new OnebeamError('tar-invalid', { problem: 'record-text' });
    }
    records.set(record.slice(0, equals), record.slice(equals + 1));
  }
  return records;
}

const vendors = ['LIBARCHIVE.xattr.', 'SCHILY.xattr.'];

/** Extended attributes of files, which macOS's tar writes as plain bytes: they say nothing that is laid out. */
const isExtendedAttribute = (record: Uint8Array): boolean =>
  vendors.some((vendor) => String.fromCharCode(...record.subarray(0, vendor.length)) === vendor);
