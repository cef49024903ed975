/** Bytes that make a decoder remember the offsets of the start of a frame. */
export interface OffsetReset {
  /** Where they are in the piece. */
  start: number;
  end: number;
  /** They as compressed blocks, none of them the last of its frame. */
  blocks: Uint8Array;
}

/** The maximum distance between two matches: as literals of one block. */
const farthest = 60_000;
const matchLength = 3;
/** In the order in which the decoder has to see them; the last is then the first that it remembers. */
const offsets = [8, 4, 1] as const;

/**
 * Finds the last bytes of a piece, in its second half, that can be written as matches of three bytes with the offsets 8, 4 and 1, with
 * literals between them: after them the decoder remembers 1, 4 and 8, as at the start of a frame (RFC 8878, section 3.1.1.5).
 */
export function findReset(piece: Uint8Array): OffsetReset | undefined {
  const least = Math.max(offsets[0], piece.length >> 1);
  for (let last = piece.length - matchLength; last > least; last--) {
    if (!matches(piece, last, 1)) continue;
    const middle = lastMatch(piece, last - matchLength, 4, least);
    const first = middle === undefined ? undefined : lastMatch(piece, middle - matchLength, 8, least);
    if (middle === undefined || first === undefined) {
      // Without a match nearby, earlier bytes are not better either.
      last -= farthest >> 4;
      continue;
    }
    const places = [first, middle, last];
    const blocks = places.map((place, index) => {
      const from = index === 0 ? place : places[index - 1]! + matchLength;
      return matchBlock(piece.subarray(from, place), offsets[index]!);
    });
    return { start: first, end: last + matchLength, blocks: Buffer.concat(blocks) };
  }
  return undefined;
}

const matches = (piece: Uint8Array, at: number, offset: number): boolean =>
  piece[at] === piece[at - offset] &&
  piece[at + 1] === piece[at + 1 - offset] &&
  piece[at + 2] === piece[at + 2 - offset];

function lastMatch(piece: Uint8Array, from: number, offset: number, least: number): number | undefined {
  for (let at = from; at > Math.max(least, from - farthest); at--) if (matches(piece, at, offset)) return at;
  return undefined;
}

/** Literals, then one match of three bytes. All three codes are of the mode that repeats one, so their states have no bits. */
function matchBlock(literals: Uint8Array, offset: number): Uint8Array {
  const [lengthCode, lengthBits, lengthExtra] = literalLength(literals.length);
  const value = offset + 3;
  const offsetCode = 31 - Math.clz32(value);
  const offsetExtra = value - (1 << offsetCode);
  // Read from its end: a one, the offset, the length.
  const bits = lengthExtra + ((offsetExtra + (1 << offsetCode)) << lengthBits);
  const stream: number[] = [];
  for (let rest = bits; rest > 0; rest >>>= 8) stream.push(rest & 0xff);
  const repeatedModes = 0x54;
  const content = Buffer.concat([
    literalsHeader(literals.length),
    literals,
    new Uint8Array([1, repeatedModes, lengthCode, offsetCode, 0, ...stream]),
  ]);
  const compressed = 2;
  const header = (content.length << 3) | (compressed << 1);
  return Buffer.concat([new Uint8Array([header & 0xff, (header >> 8) & 0xff, header >> 16]), content]);
}

/** Raw literals, in three bytes: 20 bits of length. */
function literalsHeader(length: number): Uint8Array {
  const value = (length << 4) | (3 << 2);
  return new Uint8Array([value & 0xff, (value >> 8) & 0xff, value >> 16]);
}

/** Lengths from which each code of literal lengths counts, from code 16 on, with their extra bits. */
const lengthCodes: readonly (readonly [from: number, bits: number])[] = [
  ...([
    [16, 1],
    [18, 1],
    [20, 1],
    [22, 1],
    [24, 2],
    [28, 2],
    [32, 3],
    [40, 3],
    [48, 4],
    [64, 6],
  ] as const),
  ...([
    [128, 7],
    [256, 8],
    [512, 9],
    [1024, 10],
    [2048, 11],
    [4096, 12],
    [8192, 13],
    [16384, 14],
    [32768, 15],
  ] as const),
];

function literalLength(length: number): [code: number, bits: number, extra: number] {
  if (length < 16) return [length, 0, 0];
  const index = lengthCodes.findLastIndex(([from]) => from <= length);
  const [from, bits] = lengthCodes[index]!;
  return [16 + index, bits, length - from];
}
