import { createHash } from 'node:crypto';
import { ContentCache } from '../../cache/content-cache.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { type ArchiveEntry, type Piece, tarPieces } from './pieces.ts';
import { xzFlags, xzStream } from './xz-stream.ts';

/**
 * Writes a `.tar.xz`. Node has no encoder, so `xz` compresses. An `.xz` file may have several streams one after the
 * other: the parts that programs share are a separate stream, which the cache keeps.
 *
 * @param program the path of `xz`.
 * @throws `compressor-failed`; as the entries' contents and `ContentCache`
 */
export async function* tarXz(
  entries: readonly ArchiveEntry[],
  modified: number,
  { program, cacheFolder }: { program: string; cacheFolder: string },
): AsyncGenerator<Uint8Array> {
  const cache = new ContentCache(cacheFolder);
  const runs = runsOfOneKind(tarPieces(entries, modified));
  for await (const run of runs) {
    if (run.shared === undefined) yield* xzStream(program, run.pieces());
    else yield* kept(cache, program, run.shared, run.pieces());
  }
}

/** The compressed form of a shared run. Runs `xz` only when it is not in the cache. */
async function* kept(
  cache: ContentCache,
  program: string,
  sha256: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const key = ContentCache.key('xz', ...xzFlags, sha256);
  const found =
    (await cache.find('compressed', key)) ??
    (await cache.putFile('compressed', key, async (file) => {
      const sum = createHash('sha256');
      let size = 0;
      for await (const bytes of xzStream(program, pieces)) {
        await file.writeFile(bytes);
        sum.update(bytes);
        size += bytes.length;
      }
      return { size, sha256: sum.digest('hex') };
    }));
  for await (const _ of pieces);
  yield* readPieces(found.path);
}

interface Run {
  shared: string | undefined;
  pieces(): AsyncGenerator<Uint8Array>;
}

/** Neighbours of one kind; each run is read to its end before the next. */
async function* runsOfOneKind(pieces: AsyncGenerator<Piece>): AsyncGenerator<Run> {
  let next = await pieces.next();
  while (!next.done) {
    const { shared } = next.value;
    yield {
      shared,
      pieces: async function* () {
        while (!next.done && next.value.shared === shared) {
          yield next.value.bytes;
          next = await pieces.next();
        }
      },
    };
  }
}
