import { expect, test } from 'bun:test';
import { zipSync } from 'fflate';
import { zipContent } from '../../src/archive/zip-content.ts';
import { readZip } from '../../src/archive/zip-read.ts';
import { withoutTimes } from '../../src/archive/zip-times.ts';
import { lyingZip } from './lying-zip.ts';

const files = { 'a/b.beam': new Uint8Array(1000).fill(7), 'c.app': new TextEncoder().encode('{}.') };

test('archives that differ only in their times become equal, and stay readable', () => {
  const [one, other] = ['2001-02-03T04:05:06', '2020-10-11T12:13:14'].map((mtime) =>
    zipSync(files, { mtime }),
  );
  expect(Buffer.compare(one!, other!)).not.toBe(0);
  const fixed = withoutTimes(one!, 'x');
  expect(Buffer.compare(fixed, withoutTimes(other!, 'x'))).toBe(0);
  const entries = readZip(fixed, 'x');
  expect(entries.map(({ path }) => path)).toEqual(Object.keys(files));
  expect(Buffer.from(zipContent(fixed, entries[0]!, 'x'))).toEqual(Buffer.from(files['a/b.beam']));
});

test('extended timestamps count, too, in both headers; other extra fields stay', () => {
  const extra = (seconds: number) => {
    const bytes = Buffer.alloc(4 + 9 + 5);
    bytes.writeUInt16LE(0x5455, 0);
    bytes.writeUInt16LE(9, 2);
    bytes.writeUInt8(3, 4);
    bytes.writeUInt32LE(seconds, 5);
    bytes.writeUInt32LE(seconds + 1, 9);
    bytes.writeUInt16LE(0x7777, 13);
    bytes.writeUInt16LE(1, 15);
    bytes.writeUInt8(42, 17);
    return bytes;
  };
  const made = (seconds: number) => {
    const lies = { extra: extra(seconds) };
    return lyingZip([{ name: 'a', content: 'x', local: lies, central: lies }]);
  };
  const fixed = withoutTimes(made(1_000_000_000), 'x');
  expect(Buffer.compare(fixed, withoutTimes(made(1_700_000_000), 'x'))).toBe(0);
  expect(Buffer.from(fixed).includes(Buffer.from([0x77, 0x77, 1, 0, 42]))).toBe(true);
});
