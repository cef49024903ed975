import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type ArchiveEntry, inOnePiece } from '../../../src/shipping/archives/pieces.ts';

/** A program of 9 MB whose first 8.5 MB are shared, and two small files. Random, and the same each time in one process. */
const bytes = Buffer.concat([Buffer.alloc(3_000_000, 'launcher '), randomBytes(6_000_001)]);
const shared = 8_500_000;

export const program: ArchiveEntry = {
  path: 'greeter',
  mode: 0o755,
  size: bytes.length,
  // In pieces of an odd length, as a stream gives them.
  content: async function* () {
    for (let at = 0; at < bytes.length; at += 999_983) yield bytes.subarray(at, at + 999_983);
  },
  shared: { size: shared, sha256: createHash('sha256').update(bytes.subarray(0, shared)).digest('hex') },
};

export const entries: readonly ArchiveEntry[] = [
  program,
  { path: 'share/größe.txt', mode: 0o644, ...inOnePiece('ü\n') },
  { path: 'empty', mode: 0o644, ...inOnePiece('') },
];

export const expected: Readonly<Record<string, string>> = {
  greeter: createHash('sha256').update(bytes).digest('hex'),
  'share/größe.txt': createHash('sha256').update('ü\n').digest('hex'),
  empty: createHash('sha256').update('').digest('hex'),
};

export async function collected(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = [];
  for await (const piece of content) held.push(piece.slice());
  return Buffer.concat(held);
}

export async function written(path: string, content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all = await collected(content);
  await writeFile(path, all);
  return all;
}
