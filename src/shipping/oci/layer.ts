import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { gnuTarHeader } from '../../archive/gnu-tar.ts';
import { endOfArchive, tarPadding } from '../../archive/tar-write.ts';
import { isOfRuntime } from '../../payload/format/layout.ts';
import type { PieceDeflater } from '../archives/deflate.ts';
import { gzipPieces } from '../archives/gzip-pieces.ts';
import { type ArchiveEntry, type Piece, streamPieces, tarPieces } from '../archives/pieces.ts';
import type { ThinTree } from '../channels/channel.ts';
import { compareBytes } from '../naming/compare-bytes.ts';
import { type Layer, layerType } from './blob.ts';

/**
 * Writes one layer of an image: part of a thin tree below `root`, with its folders, as a compressed tar.
 *
 * @param root without a slash at either end.
 * @param to.file where the compressed layer is written.
 */
export function writeLayer(
  { files }: ThinTree,
  part: 'runtime' | 'program',
  root: string,
  to: LayerPlace,
): Promise<Layer> {
  const own = files.filter(({ path }) => isOfRuntime(path) === (part === 'runtime'));
  return writePieces(streamPieces(layerTar(own, root, to.modified)), to);
}

/** Writes a layer of one file, whose folders are those of the layers before. */
export const writeFileLayer = (entry: ArchiveEntry, to: LayerPlace): Promise<Layer> =>
  writePieces(tarPieces([entry], to.modified), to);

/** Where a layer is written, and the time of its entries. */
interface LayerPlace {
  file: string;
  deflater: PieceDeflater;
  modified: number;
}

async function writePieces(pieces: AsyncIterable<Piece>, to: LayerPlace): Promise<Layer> {
  const tarHash = createHash('sha256');
  const blobHash = createHash('sha256');
  let compressed = 0;
  const output = await open(to.file, 'w', 0o600);
  try {
    const append = async (bytes: Uint8Array) => {
      blobHash.update(bytes);
      compressed += bytes.length;
      await output.writeFile(bytes);
    };
    const counted = async function* () {
      for await (const piece of pieces) {
        tarHash.update(piece.bytes);
        yield piece;
      }
    };
    for await (const bytes of gzipPieces(counted(), to.deflater)) await append(bytes);
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
