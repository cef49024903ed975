import type { Random } from '../erlang/random.ts';
import type { Reader } from './reader.ts';

/** Numbers at which readers go wrong. */
const numbers = [
  0, 1, 2, 4, 7, 8, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff,
];
const wideNumbers = [...numbers, 0x80000000, 0xfffffff0, 0xffffffff];

/** Inputs never grow beyond this many bytes. */
const mostBytes = 64 * 1024;

type Mutation = (bytes: Buffer, random: Random, reader: Reader) => Buffer;

const at = (bytes: Buffer, random: Random, room = 1): number =>
  random.below(Math.max(1, bytes.length - room + 1));

const replaced = (bytes: Buffer, from: number, to: number, inner: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), inner, bytes.subarray(to)]);

const mutations: readonly Mutation[] = [
  (bytes, random) => {
    if (bytes.length > 0) bytes[at(bytes, random)]! ^= 1 << random.below(8);
    return bytes;
  },
  (bytes, random) => {
    if (bytes.length > 0) bytes[at(bytes, random)] = random.below(256);
    return bytes;
  },
  (bytes, random) => {
    const place = at(bytes, random, 2);
    if (bytes.length >= 2)
      random.below(2)
        ? bytes.writeUInt16BE(random.pick(numbers) & 0xffff, place)
        : bytes.writeUInt16LE(random.pick(numbers) & 0xffff, place);
    return bytes;
  },
  (bytes, random) => {
    const place = at(bytes, random, 4);
    if (bytes.length >= 4)
      random.below(2)
        ? bytes.writeUInt32BE(random.pick(wideNumbers), place)
        : bytes.writeUInt32LE(random.pick(wideNumbers), place);
    return bytes;
  },
  (bytes, random) => {
    const place = at(bytes, random, 4);
    // A little more or less than what is there: lengths that almost fit.
    if (bytes.length >= 4) bytes.writeInt32BE((bytes.readInt32BE(place) + random.below(17) - 8) | 0, place);
    return bytes;
  },
  (bytes, random) => {
    const from = at(bytes, random);
    return replaced(bytes, from, Math.min(bytes.length, from + 1 + random.below(16)), Buffer.alloc(0));
  },
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random) => {
    const from = at(bytes, random);
    const piece = bytes.subarray(from, from + 1 + random.below(64));
    return replaced(bytes, from, from, Buffer.concat(Array(1 + random.below(8)).fill(piece)));
  },
  (bytes, random) => {
    const from = at(bytes, random);
    return replaced(
      bytes,
      from,
      from,
      Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256))),
    );
  },
  (bytes, random, { words = [] }) => {
    if (words.length === 0) return bytes;
    const word = random.pick(words);
    const from = at(bytes, random);
    const inner = typeof word === 'string' ? Buffer.from(word) : word;
    return replaced(bytes, from, random.below(2) ? from : Math.min(bytes.length, from + inner.length), inner);
  },
  (bytes, random, { seeds }) => {
    const other = Buffer.from(random.pick(seeds));
    const from = at(other, random);
    const place = at(bytes, random);
    return replaced(
      bytes,
      place,
      Math.min(bytes.length, place + random.below(32)),
      other.subarray(from, from + 1 + random.below(128)),
    );
  },
];

/** An input for a reader: one of its seeds with a few changes. */
export function mutated(reader: Reader, random: Random): Uint8Array {
  let bytes: Buffer = Buffer.from(random.pick(reader.seeds));
  for (let left = 1 + random.below(6); left > 0; left--) {
    bytes = Buffer.from(random.pick(mutations)(bytes, random, reader));
    if (bytes.length > mostBytes) bytes = bytes.subarray(0, mostBytes);
  }
  return bytes;
}
