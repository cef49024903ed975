import { endOfArchive, tarHeader, tarPadding } from '../../archive/tar-write.ts';

/** One regular file of an archive. */
export interface ArchiveEntry {
  /** With `/` between folders, relative. */
  path: string;
  mode: 0o644 | 0o755;
  /** In bytes. */
  size: number;
  /** In pieces that are valid until the next is requested. */
  content(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The bytes at the beginning that other programs have, too: the launcher. Their compressed form is kept in the cache. */
  shared?: { size: number; sha256: string };
}

/** Part of an archive before compression, at most `pieceLength` bytes. */
export interface Piece {
  /** A view, valid until the next piece is requested. */
  bytes: Uint8Array;
  /** Set when other programs have this piece, too: the SHA-256 of the complete shared part. */
  shared?: string;
}

/** Large enough to compress like the complete file, small enough that launchers with different headers share the rest. */
export const pieceLength = 4 * 1024 * 1024;

/** Content that is in memory. */
export const inOnePiece = (bytes: Uint8Array | string): Pick<ArchiveEntry, 'size' | 'content'> => {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  return { size: content.length, content: () => [content] };
};

/** Cuts the content of an entry: first its shared part, then the rest. */
export const entryPieces = ({ content, shared }: ArchiveEntry): AsyncGenerator<Piece> =>
  cut(
    (async function* () {
      let left = shared?.size ?? 0;
      for await (const bytes of content()) {
        const ours = Math.min(left, bytes.length);
        if (ours > 0) yield { bytes: bytes.subarray(0, ours), shared: shared!.sha256 };
        if (ours < bytes.length) yield { bytes: bytes.subarray(ours) };
        left -= ours;
      }
    })(),
  );

/**
 * Cuts a tar archive of the entries, in this order, into pieces.
 *
 * @param modified of every entry, in seconds since 1970.
 */
export const tarPieces = (entries: readonly ArchiveEntry[], modified: number): AsyncGenerator<Piece> =>
  cut(
    (async function* () {
      for (const entry of entries) {
        yield { bytes: tarHeader(entry, modified) };
        yield* entryPieces(entry);
        yield { bytes: new Uint8Array(tarPadding(entry.size)) };
      }
      yield { bytes: endOfArchive };
    })(),
  );

/** Cuts a stream into pieces. */
export const streamPieces = (
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Piece> =>
  cut(
    (async function* () {
      for await (const bytes of parts) yield { bytes };
    })(),
  );

/** Joins neighbours of one kind in one buffer, and starts a new piece where the kind changes or the buffer is full. */
async function* cut(parts: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  // Most archives of small files are shorter than a piece.
  let buffer = new Uint8Array(1024 * 1024);
  let shared: string | undefined;
  let length = 0;
  const piece = (): Piece => ({
    bytes: buffer.subarray(0, length),
    ...(shared !== undefined && { shared }),
  });
  for await (const part of parts) {
    if (part.shared !== shared && length > 0) {
      yield piece();
      length = 0;
    }
    shared = part.shared;
    for (let rest = part.bytes; rest.length > 0; ) {
      if (length + rest.length > buffer.length && buffer.length < pieceLength) {
        const larger = new Uint8Array(pieceLength);
        larger.set(buffer.subarray(0, length));
        buffer = larger;
      }
      const fitting = rest.subarray(0, pieceLength - length);
      buffer.set(fitting, length);
      length += fitting.length;
      rest = rest.subarray(fitting.length);
      if (length < pieceLength) continue;
      yield piece();
      length = 0;
    }
  }
  if (length > 0) yield piece();
}
