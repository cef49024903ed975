import { type CacheHit, ContentCache } from '../cache/content-cache.ts';
import { download } from '../download/download.ts';
import { mirrored } from '../download/mirror.ts';
import type { Network } from '../download/request.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

export interface FetchOptions {
  cache: ContentCache;
  network: Network;
  /** Replaces the publishers' hosts: see `mirrored`. */
  mirror?: string | undefined;
  /** Files that are not in the cache are errors. */
  offline: boolean;
  /** Called with the number of downloaded bytes. */
  onProgress?: ((done: number, total: number | undefined) => void) | undefined;
}

/** The expected archive; everything about it may be unknown yet. */
export interface ExpectedArchive {
  sha256?: string | undefined;
  size?: number | undefined;
  /** Looks up an unknown SHA-256; called only when the archive was downloaded. */
  published?: (() => Promise<string | undefined>) | undefined;
}

/**
 * An archive by its public address, from the cache or from the network; it is stored in the cache completely and
 * checked, or not at all. Known properties of its content are enforced, also for the cache.
 *
 * @throws OnebeamError `download-digest`, `offline-missing`, `cache-not-writable`, and as `download`.
 */
export async function fetchArchive(
  url: string,
  expected: ExpectedArchive,
  { cache, network, mirror, offline, onProgress }: FetchOptions,
): Promise<CacheHit> {
  const key = ContentCache.key('archive', url);
  const kept = await cache.find('archives', key, expected.sha256);
  if (kept) return kept;
  if (offline) throw new OnebeamError('offline-missing', { path: url });
  return cache.putFile('archives', key, async (file) => {
    let done = 0;
    const sink = {
      restart: () => {
        done = 0;
        return file.truncate(0).then(() => undefined);
      },
      take: async (piece: Uint8Array, total?: number) => {
        // Reads by position: after a restart, the file's position is still at its old end.
        for (let from = 0; from < piece.length; ) {
          const { bytesWritten } = await file.write(piece, from, piece.length - from, done + from);
          from += bytesWritten;
        }
        done += piece.length;
        onProgress?.(done, total ?? expected.size);
      },
    };
    const got = await download(mirrored(url, mirror), network, sink);
    const sha256 = expected.sha256 ?? (await expected.published?.());
    if (sha256 && got.sha256 !== sha256) {
      throw new OnebeamError('download-digest', { path: url, expected: sha256, found: got.sha256 });
    }
    return got;
  });
}
