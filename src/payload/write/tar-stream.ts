import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { endOfArchive, tarHeader, tarPadding } from '../../archive/tar-write.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ManifestFile } from '../format/manifest.ts';

/** Files are read in pieces of this many bytes, so that no file needs to fit into memory. */
const pieceLength = 1024 * 1024;

/**
 * The bytes of a tar archive of these files, in pieces, each valid until the next is read; `seen` is called for each
 * file after its content.
 *
 * @throws OnebeamError `payload-file-changed` when a file on disk does not have the announced size.
 */
export async function* tarStream(
  files: readonly PayloadFile[],
  modified: number,
  seen: (file: ManifestFile) => void,
): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield tarHeader(file, modified);
    const hash = createHash('sha256');
    for await (const piece of contentOf(file)) {
      hash.update(piece);
      yield piece;
    }
    yield new Uint8Array(tarPadding(file.size));
    seen({ path: file.path, size: file.size, mode: file.mode, sha256: hash.digest('hex') });
  }
  yield endOfArchive;
}

async function* contentOf({ content, size }: PayloadFile): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  const file = await open(content.file);
  try {
    const piece = new Uint8Array(Math.min(size, pieceLength));
    let left = size;
    while (left > 0) {
      const { bytesRead } = await file.read(piece, 0, Math.min(left, pieceLength));
      if (bytesRead === 0) break;
      yield piece.subarray(0, bytesRead);
      left -= bytesRead;
    }
    const found = (await file.stat()).size;
    if (left > 0 || found !== size) {
      throw new OnebeamError('payload-file-changed', { path: content.file, expected: size, found });
    }
  } finally {
    await file.close();
  }
}
