import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ContentCache } from '../../cache/content-cache.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import { pieces } from '../pieces.ts';
import { stubHeadLength } from './layout.ts';
import { PeChecksum } from './pe-checksum.ts';

/** The pages that macOS maps, and that Apple's tool signs: 4 KiB on x64, 16 KiB on arm64. */
export const signedPage = { x64: 4096, arm64: 16384 } as const;

/** Changes when the sums of the same launcher do. */
const method = 'sums 1';

/**
 * Returns what an executable's checksums need of its launcher, so that a build does not hash the same 100 MB again:
 * for macOS the SHA-256 of each complete page, for Windows the checksum of everything behind the head as 4 bytes, for
 * Linux nothing. They are in the cache after the first build.
 *
 * @param launcher its file, and the SHA-256 of its content.
 * @throws OnebeamError `cache-not-writable`, `cache-not-trusted`; the system's error when the file cannot be read
 */
export async function launcherSums(
  cache: ContentCache,
  target: Target,
  launcher: { path: string; sha256: string },
): Promise<Uint8Array | undefined> {
  const { os, cpu } = targetParts(target);
  if (os === 'linux') return undefined;
  const key = ContentCache.key(method, os, cpu, launcher.sha256);
  const known = await cache.get('sums', key);
  if (known) return known;
  const sums =
    os === 'darwin' ? await pageHashes(launcher.path, signedPage[cpu]) : await words(launcher.path);
  await cache.put('sums', key, sums);
  return sums;
}

async function pageHashes(path: string, page: number): Promise<Uint8Array> {
  const hashes: Uint8Array[] = [];
  await readFrom(path, 0, (piece) => {
    // Pieces are multiples of a page, but for the last one.
    for (let at = 0; at + page <= piece.length; at += page)
      hashes.push(
        createHash('sha256')
          .update(piece.subarray(at, at + page))
          .digest(),
      );
  });
  return Buffer.concat(hashes);
}

async function words(path: string): Promise<Uint8Array> {
  const checksum = new PeChecksum();
  await readFrom(path, stubHeadLength, (piece) => checksum.update(piece));
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(checksum.words());
  return bytes;
}

async function readFrom(path: string, from: number, use: (piece: Uint8Array) => void): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for await (const piece of pieces(file, Math.min(from, size), size, true)) use(piece);
  } finally {
    await file.close();
  }
}
