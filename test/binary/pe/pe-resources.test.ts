import { expect, test } from 'bun:test';
import { type PeResource, readResources } from '../../../src/binary/pe/pe-resources.ts';
import { writeResources } from '../../../src/binary/pe/pe-resources-write.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';

const resource = (
  type: number | string,
  name: number | string,
  text: string,
  language = 1033,
): PeResource => ({
  type,
  name,
  language,
  bytes: Buffer.from(text),
});
const address = 0x7000;
const sorted = [
  resource('TEXTS', 'Größe', 'ein Text'),
  resource(3, 1, 'first'),
  resource(3, 2, 'second of another length'),
  resource(14, 'IDI_MYICON', 'by name'),
  resource(14, 1, 'deutsch', 1031),
  resource(14, 1, 'english', 1033),
];
const read = (section: Uint8Array) =>
  readResources(section, address, address).map((found) => ({ ...found, bytes: Buffer.from(found.bytes) }));

test('reads back written resources, sorted: texts before numbers, each ascending', () => {
  const section = writeResources(sorted.toReversed(), address);
  expect(read(section)).toEqual(sorted.map((one) => ({ ...one, bytes: Buffer.from(one.bytes) })));
  expect(Buffer.from(writeResources(sorted, address)).equals(section)).toBe(true);
});

test('no resources are an empty tree', () => {
  expect(read(writeResources([], address))).toEqual([]);
});

test('damage is an error, never anything else', () => {
  const section = Buffer.from(writeResources(sorted, address));
  let refused = 0;
  const attempt = (bytes: Buffer): void => {
    try {
      read(bytes);
    } catch (error) {
      if (!(error instanceof OnebeamError)) throw error;
      refused++;
    }
  };
  for (let length = 0; length < section.length; length++) attempt(section.subarray(0, length));
  expect(refused).toBe(section.length);
  for (let at = 0; at < section.length; at++) {
    for (const value of [0, 0x7f, 0xff]) {
      const damaged = Buffer.from(section);
      damaged[at] = value;
      attempt(damaged);
    }
  }
  expect(refused).toBeGreaterThan(section.length + 50);
});

test('a tree that is its own branch ends', () => {
  const section = Buffer.from(writeResources([resource(3, 1, 'x')], address));
  section.writeUInt32LE(0x80000000, 16 + 4);
  expect(() => read(section)).toThrow(expect.objectContaining({ code: 'binary-malformed' }));
});
