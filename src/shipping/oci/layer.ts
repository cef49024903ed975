import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 } from '../../archive/crc32.ts';
import { gnuTarHeader } from '../../archive/gnu-tar.ts';
import { endOfArchive, tarPadding } from '../../archive/tar-write.ts';
import { isOfRuntime } from '../../payload/format/layout.ts';
import { lastDeflateBlock, type PieceDeflater } from '../archives/deflate.ts';
import { pieceLength } from '../archives/pieces.ts';
import type { ThinTree } from '../channels/channel.ts';
import { compareBytes } from '../naming/compare-bytes.ts';
import { type Layer, layerType } from './blob.ts';

const gzipHeader = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);

/**
 * Writes one layer of an image: part of a thin tree below `root`, with its folders, as a compressed tar.
 *
 * @param root without a slash at either end.
 * @param to.file where the compressed layer is written.
 */
export async function writeLayer(
  { files }: ThinTree,
  part: 'runtime' | 'program',
  root: string,
  to: { file: string; deflater: PieceDeflater; modified: number },
): Promise<Layer> {
  const tarHash = createHash('sha256');
  const blobHash = createHash('sha256');
  let [crc, size, compressed] = [0, 0, 0];
  const output = await open(to.file, 'w', 0o600);
  try {
    const append = async (bytes: Uint8Array) => {
      blobHash.update(bytes);
      compressed += bytes.length;
      await output.writeFile(bytes);
    };
    await append(gzipHeader);
    const own = files.filter(({ path }) => isOfRuntime(path) === (part === 'runtime'));
    for await (const bytes of inPieces(layerTar(own, root, to.modified))) {
      tarHash.update(bytes);
      crc = crc32(bytes, crc);
      size += bytes.length;
      await append(await to.deflater.deflated({ bytes }));
    }
    await append(lastDeflateBlock);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc, 0);
    trailer.writeUInt32LE(size % 2 ** 32, 4);
    await append(trailer);
  } finally {
    await output.close();
  }
  const digest = `sha256:${blobHash.digest('hex')}`;
  return {
    blob: { mediaType: layerType, digest, size: compressed, content: to.file },
    diffId: `sha256:${tarHash.digest('hex')}`,
  };
}

async function* layerTar(
  files: ThinTree['files'],
  root: string,
  modified: number,
): AsyncGenerator<Uint8Array> {
  const folders = new Set<string>();
  const placed = files.map((file) => ({ ...file, path: `${root}/${file.path}` }));
  for (const { path } of placed) {
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at + 1));
  }
  for (const path of [...folders].sort(compareBytes)) {
    yield gnuTarHeader({ type: 'folder', path, mode: 0o755, size: 0 }, modified);
  }
  for (const { path, mode, size, read } of placed) {
    yield gnuTarHeader({ type: 'file', path, mode, size }, modified);
    yield* read();
    yield new Uint8Array(tarPadding(size));
  }
  yield endOfArchive;
}

async function* inPieces(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const part of parts) {
    held.push(part);
    length += part.length;
    if (length < pieceLength) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  yield Buffer.concat(held);
}
