import { describe, expect, test } from 'bun:test';
import { TarReader } from '../../../src/archive/tar-read.ts';
import {
  endOfArchive,
  paddingOf,
  type ReleaseTarEntry,
  tarHeader,
  tarNameFault,
} from '../../../src/systools/package/tar-header.ts';

const file = (name: string, more: Partial<ReleaseTarEntry> = {}): ReleaseTarEntry => ({
  ...{ name, type: 'file', mode: 0o100644, uid: 1000, gid: 100, size: 0, mtime: 1_700_000_000 },
  ...more,
});
const field = (header: Uint8Array, from: number, length: number): string =>
  Buffer.from(header.subarray(from, from + length))
    .toString('latin1')
    .split('\0', 1)[0]!;
const long = `lib/${'folder/'.repeat(16)}file`;
const folderOfLong = long.slice(0, -'/file'.length);

describe('tarHeader', () => {
  test('one block, with the kind of file in the mode and a checksum of seven digits', () => {
    const header = tarHeader(file('releases/1/start.boot', { size: 513 }), 27);
    expect(header.length).toBe(512);
    expect(field(header, 0, 100)).toBe('releases/1/start.boot');
    expect(field(header, 100, 8)).toBe('0100644');
    expect([field(header, 108, 8), field(header, 116, 8)]).toEqual(['0001750', '0000144']);
    expect([field(header, 124, 12), field(header, 136, 12)]).toEqual(['00000001001', '14524770400']);
    expect(field(header, 156, 1)).toBe('0');
    const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
    expect(field(header, 148, 8)).toBe(sum.toString(8).padStart(7, '0'));
  });

  test('a folder ends in a slash', () => {
    const header = tarHeader(file('log', { type: 'folder', mode: 0o040755 }), 27);
    expect([field(header, 0, 100), field(header, 156, 1)]).toEqual(['log/', '5']);
  });

  test('more than 100 characters go into name and prefix', () => {
    const header = tarHeader(file(long), 27);
    expect([field(header, 0, 100), field(header, 345, 155)]).toEqual(['file', folderOfLong]);
  });

  test('since OTP 29 the prefix keeps the slash that an absolute name begins with', () => {
    expect(field(tarHeader(file(`/${long}`), 28), 345, 155)).toBe(folderOfLong);
    expect(field(tarHeader(file(`/${long}`), 29), 345, 155)).toStartWith('/');
  });

  test.each([
    ['a name that is not ASCII', file('lib/é-1/ebin/é.app'), 'path=lib/é-1/ebin/é.app'],
    ['a name that fits no field', file(`lib/${'x'.repeat(120)}`), `path=lib/${'x'.repeat(120)}`],
    ['a user of many digits', file('a', { uid: 0o10000000 }), 'uid=2097152'],
    ['a group of many digits', file('a', { gid: 0o10000000 }), 'gid=2097152'],
    ['eight gigabytes', file('a', { size: 2 ** 33 }), 'size=8589934592'],
  ])('%s goes into a PAX header', (_, entry, record) => {
    const header = tarHeader(entry, 27);
    expect(header.length).toBe(3 * 512);
    expect(field(header, 156, 1)).toBe('x');
    const records = Buffer.from(header.subarray(512, 1024)).toString();
    const [, length, text] = /^([0-9]+) ([^\n]*)\n/.exec(records)!;
    expect(text).toBe(record);
    expect(Number(length)).toBe(Buffer.byteLength(`${length} ${text}\n`));
  });

  test('our own reader reads it', () => {
    const content = Buffer.from('{release, 1}.\n');
    const archive = Buffer.concat([
      tarHeader(file('lib/é/é.app', { size: content.length }), 27),
      content,
      new Uint8Array(paddingOf(content.length)),
      tarHeader(file(long), 27),
      endOfArchive,
    ]);
    const reader = new TarReader();
    const events = [...reader.read(archive)];
    reader.end();
    const paths = events.flatMap((event) => ('entry' in event ? [event.entry.path] : []));
    expect(paths).toEqual(['lib/é/é.app', long]);
  });
});

test('paddingOf fills up to complete blocks', () => {
  expect([0, 1, 512, 513].map(paddingOf)).toEqual([0, 511, 0, 511]);
});

test('tarNameFault reports names for which OTP crashes', () => {
  expect(tarNameFault({ name: long, type: 'file' }, 27)).toBeUndefined();
  expect(tarNameFault({ name: `${'/'.repeat(101)}a`, type: 'file' }, 28)).toBeDefined();
});
