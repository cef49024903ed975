import { compressFrame } from './codec.ts';
import { decodeFrameHeader } from './frame-header.ts';
import { findReset } from './offset-reset.ts';

/** How much is compressed at a time, and so kept in memory; the window of the frame is as large. */
const pieceLength = 4 * 1024 * 1024;
const windowDescriptor = (22 - 10) << 3;
const magic = [0x28, 0xb5, 0x2f, 0xfd];
const lastEmptyBlock = new Uint8Array([1, 0, 0]);
const largestRawBlock = 128 * 1024;

/**
 * Compresses a stream to a single zstd frame (RFC 8878) in bounded memory, although the encoder only creates complete
 * frames: dpkg reads only one frame. Pieces are compressed separately and their blocks joined. An encoder expects
 * that the decoder remembers the offsets 1, 4 and 8, as at the start of a frame, so a few bytes between two pieces
 * are written as matches of these offsets (`offset-reset.ts`). A piece without such bytes, as in data that is already
 * compressed, is stored. The same bytes on every host.
 *
 * @param level 1 to 19.
 * @param compress makes one frame of a buffer, which is its own from then on.
 */
export async function* zstdOneFrame(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  level: number,
  compress: (raw: Uint8Array<ArrayBuffer>, level: number) => Promise<Uint8Array> = compressFrame,
): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([...magic, 0, windowDescriptor]);
  const held = new Uint8Array(pieceLength);
  let length = 0;
  for await (let bytes of content) {
    while (bytes.length > 0) {
      const part = bytes.subarray(0, pieceLength - length);
      held.set(part, length);
      length += part.length;
      bytes = bytes.subarray(part.length);
      if (length < pieceLength) continue;
      const reset = findReset(held);
      if (reset === undefined) {
        yield stored(held);
        length = 0;
      } else {
        yield blocksOf(await compress(held.slice(0, reset.start), level));
        yield reset.blocks;
        held.copyWithin(0, reset.end);
        length = pieceLength - reset.end;
      }
    }
  }
  if (length > 0) yield blocksOf(await compress(held.slice(0, length), level));
  yield lastEmptyBlock;
}

function stored(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += largestRawBlock) {
    const block = bytes.subarray(at, at + largestRawBlock);
    blocks.push(blockHeader(block.length << 3), block);
  }
  return Buffer.concat(blocks);
}

const blockHeader = (value: number): Uint8Array =>
  new Uint8Array([value & 0xff, (value >> 8) & 0xff, value >> 16]);

/** The blocks of a frame without a dictionary and without a checksum, none of them marked as the last. */
function blocksOf(frame: Uint8Array): Uint8Array {
  const blocks = frame.slice(decodeFrameHeader(frame).length);
  for (let at = 0; at < blocks.length; ) {
    const header = blocks[at]! | (blocks[at + 1]! << 8) | (blocks[at + 2]! << 16);
    blocks[at] = blocks[at]! & 0xfe;
    // A block of one repeated byte contains only that byte.
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
  }
  return blocks;
}
