/** Tags of compact terms (BEAM file format): the lowest three bits of the first byte. */
export const compactTags = { u: 0, i: 1, a: 2, x: 3, y: 4, f: 5 } as const;

/** The extended tag of a list of operands, in a separate byte. */
export const listTag = 0x17;

/**
 * Encodes a compact term: up to 15 in the byte of the tag, up to 2047 in two bytes, up to 32767 in three.
 *
 * @param value at least 0.
 * @throws RangeError for larger ones, which no table of a module reaches.
 */
export function compactTerm(tag: number, value: number): number[] {
  if (value < 16) return [(value << 4) | tag];
  if (value < 2048) return [((value >> 3) & 0xe0) | 0x08 | tag, value & 0xff];
  if (value < 32768) return [0x18 | tag, value >> 8, value & 0xff];
  throw new RangeError(`${value} as a compact term`);
}
