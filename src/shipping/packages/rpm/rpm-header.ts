/** A value of a header, by its type in the file. */
export type RpmValue =
  | { int16: readonly number[] }
  | { int32: readonly number[] }
  | { text: string }
  | { bytes: Uint8Array }
  | { texts: readonly string[] }
  /** Texts for each language of the table; here only for `C`. */
  | { translated: string };

/** Values by their tags. */
export type RpmTags = ReadonlyMap<number, RpmValue>;

const magic = Buffer.from('8eade80100000000', 'hex');
const entryLength = 16;
const types = { int16: 3, int32: 4, text: 6, bytes: 7, texts: 8, translated: 9 } as const;

/** Tags that mark the part of a header that signatures cover: all of it. */
export const signatureRegion = 62;
export const immutableRegion = 63;

/**
 * Encodes a header: an index of 16 bytes an entry, sorted by tag, then the values. The region's entry is the first of the index; its
 * value, the last of the store, points back to the index.
 *
 * Source: RPM, "RPM v4 Package format"; Linux Standard Base, "Package File Format".
 *
 * @param region `signatureRegion` or `immutableRegion`.
 */
export function rpmHeader(region: number, tags: RpmTags): Buffer {
  const sorted = [...tags].sort(([one], [other]) => one - other);
  const store: Buffer[] = [];
  let length = 0;
  const put = (bytes: Buffer): number => {
    store.push(bytes);
    length += bytes.length;
    return length - bytes.length;
  };
  const entries: Buffer[] = [];
  for (const [tag, value] of sorted) {
    const { type, count, bytes, alignment } = encoded(value);
    put(Buffer.alloc((alignment - (length % alignment)) % alignment));
    entries.push(entry(tag, type, put(bytes), count));
  }
  const count = entries.length + 1;
  const trailer = put(entry(region, types.bytes, -count * entryLength, entryLength));
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(count, 0);
  sizes.writeUInt32BE(length, 4);
  return Buffer.concat([
    magic,
    sizes,
    entry(region, types.bytes, trailer, entryLength),
    ...entries,
    ...store,
  ]);
}

function entry(tag: number, type: number, offset: number, count: number): Buffer {
  const bytes = Buffer.alloc(entryLength);
  bytes.writeUInt32BE(tag, 0);
  bytes.writeUInt32BE(type, 4);
  bytes.writeInt32BE(offset, 8);
  bytes.writeUInt32BE(count, 12);
  return bytes;
}

interface Encoded {
  type: number;
  count: number;
  bytes: Buffer;
  alignment: number;
}

function encoded(value: RpmValue): Encoded {
  if ('int16' in value) {
    const bytes = Buffer.alloc(2 * value.int16.length);
    for (const [index, number] of value.int16.entries()) bytes.writeUInt16BE(number, 2 * index);
    return { type: types.int16, count: value.int16.length, bytes, alignment: 2 };
  }
  if ('int32' in value) {
    const bytes = Buffer.alloc(4 * value.int32.length);
    for (const [index, number] of value.int32.entries()) bytes.writeUInt32BE(number, 4 * index);
    return { type: types.int32, count: value.int32.length, bytes, alignment: 4 };
  }
  if ('bytes' in value)
    return { type: types.bytes, count: value.bytes.length, bytes: Buffer.from(value.bytes), alignment: 1 };
  if ('texts' in value)
    return { type: types.texts, count: value.texts.length, bytes: strings(value.texts), alignment: 1 };
  if ('translated' in value)
    return { type: types.translated, count: 1, bytes: strings([value.translated]), alignment: 1 };
  return { type: types.text, count: 1, bytes: strings([value.text]), alignment: 1 };
}

const strings = (texts: readonly string[]): Buffer =>
  Buffer.from(texts.map((text) => `${text.replaceAll('\0', '')}\0`).join(''));
