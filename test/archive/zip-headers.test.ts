import { describe, expect, test } from 'bun:test';
import { ZipBytes } from '../../src/archive/zip-bytes.ts';
import { descriptorLength, readCentralHeader, readLocalHeader } from '../../src/archive/zip-headers.ts';
import { type LyingEntry, lyingZip } from './lying-zip.ts';

const content = 'some content';
const zipOf = (...entries: LyingEntry[]) => new ZipBytes(lyingZip(entries), 'app');
/** Where the central directory begins, by the end record, which has no comment here. */
const directory = (zip: ZipBytes) => zip.u32(zip.length - 6);
const endRecord = (zip: ZipBytes) => zip.length - 22;
const central = (zip: ZipBytes) => readCentralHeader(zip, directory(zip), endRecord(zip));

describe('both headers of an entry', () => {
  test('say the same, with sizes, checksum and method', () => {
    const zip = zipOf({ name: 'a/ü', content, method: 'deflated' });
    const { headerOffset, madeBy, attributes, length, ...facts } = central(zip);
    const { length: localLength, ...local } = readLocalHeader(zip, headerOffset);
    expect(facts).toEqual(local);
    expect(facts).toMatchObject({ name: 'a/ü', method: 8, size: content.length });
    expect([length - 46, localLength - 30]).toEqual([4, 4]);
  });

  test('have 64-bit sizes in an extra field', () => {
    const zip = zipOf({ name: 'x', content, wide: true });
    const { headerOffset, size, compressedSize } = central(zip);
    expect([size, compressedSize]).toEqual([content.length, content.length]);
    expect(readLocalHeader(zip, headerOffset)).toMatchObject({ size: content.length });
  });

  test('name an entry by bytes if they are not UTF-8, unless a flag says that they are', () => {
    const name = new Uint8Array([0x61, 0xff]);
    expect(central(zipOf({ name: 'x', central: { name }, local: { name } })).name).toBe('a\xff');
    const flagged = zipOf({ name: 'x', central: { name, flags: 1 << 11 } });
    expect(() => central(flagged)).toThrow('zip-entry-name');
  });
});

describe('no header', () => {
  test('where the signature is another, or the bytes end', () => {
    const zip = zipOf({ name: 'x', content });
    expect(() => readCentralHeader(zip, directory(zip) + 1, endRecord(zip))).toThrow('zip-layout');
    expect(() => readCentralHeader(zip, directory(zip), directory(zip) + 45)).toThrow('zip-layout');
    // Its name reaches beyond the directory.
    expect(() => readCentralHeader(zip, directory(zip), directory(zip) + 46)).toThrow('zip-layout');
    expect(() => readLocalHeader(zip, 1)).toThrow('zip-layout');
    expect(() => readLocalHeader(zip, zip.length - 10)).toThrow('zip-layout');
  });

  test('on another disk', () => {
    expect(() => central(zipOf({ name: 'x', central: { disk: 1 } }))).toThrow('zip-unsupported');
  });
});

describe('the data descriptor', () => {
  for (const [descriptor, length] of [
    ['signed', 16],
    ['bare', 12],
    ['wide', 24],
    ['wrong', undefined],
  ] as const) {
    test(`${descriptor}: ${length ?? 'none'}`, () => {
      const zip = zipOf({ name: 'x', content, descriptor });
      const entry = central(zip);
      const at = entry.headerOffset + readLocalHeader(zip, entry.headerOffset).length + content.length;
      expect(descriptorLength(zip, at, directory(zip), entry)).toBe(length);
    });
  }

  test('is none of another length', () => {
    const zip = zipOf({ name: 'x', content, descriptor: 'bare', after: '1' });
    const entry = central(zip);
    const at = entry.headerOffset + readLocalHeader(zip, entry.headerOffset).length + content.length;
    expect(descriptorLength(zip, at, directory(zip), entry)).toBeUndefined();
  });
});
