import type { ZstdFault } from '../errors/faults/zstd.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** The fields in the first bytes of a zstd frame (RFC 8878, section 3.1.1.1). */
export interface FrameHeader {
  /** Memory that a decoder needs, in bytes. */
  windowSize: number;
  /** Decompressed length in bytes, when the frame states it. */
  contentSize: number | undefined;
  /** True when a checksum follows the last block. */
  checksum: boolean;
  /** Length of the header in bytes, magic number included. */
  length: number;
}

/** A frame header is never longer. */
export const frameHeaderLimit = 18;

const frameMagic = 0xfd2fb528;

/** No block holds more, decompressed. */
const blockLimit = 128 * 1024;

/**
 * Reads the header of a zstd frame, before a decoder allocates memory.
 *
 * @throws `zstd-invalid` when it is not a plain frame: another magic number (also skippable frames), the reserved
 *   bit, a dictionary, or truncated.
 */
export function decodeFrameHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 5 || view.getUint32(0, true) !== frameMagic) throw invalid({ problem: 'no-frame' });
  const descriptor = bytes[4]!;
  const singleSegment = (descriptor & 0x20) !== 0;
  if (descriptor & 0x08) throw invalid({ problem: 'reserved-bit' });
  if (descriptor & 0x03) throw invalid({ problem: 'dictionary' });
  const sizeCode = descriptor >> 6;
  const sizeLength = sizeCode === 0 ? (singleSegment ? 1 : 0) : 1 << sizeCode;
  const length = 5 + (singleSegment ? 0 : 1) + sizeLength;
  if (bytes.length < length) throw invalid({ problem: 'header-length', expected: length });
  const contentSize = readContentSize(view, length - sizeLength, sizeLength);
  const windowSize = singleSegment ? contentSize! : readWindowSize(bytes[5]!);
  return { windowSize, contentSize, checksum: (descriptor & 0x04) !== 0, length };
}

/**
 * Reads the header of a frame that must have exactly `rawLength` bytes and needs no more than `windowLimit` of
 * memory.
 *
 * @throws `zstd-invalid` when it is not a plain frame, `zstd-limit` when it states something else.
 */
export function checkFrameHeader(bytes: Uint8Array, rawLength: number, windowLimit: number): FrameHeader {
  const header = decodeFrameHeader(bytes);
  if (header.contentSize !== rawLength) {
    throw new OnebeamError('zstd-limit', {
      problem: 'content-size',
      expected: rawLength,
      found: header.contentSize,
    });
  }
  if (header.windowSize > windowLimit) {
    throw new OnebeamError('zstd-limit', {
      problem: 'window',
      expected: windowLimit,
      found: header.windowSize,
    });
  }
  return header;
}

/**
 * `checkFrameHeader` for bytes that must be exactly one complete frame.
 *
 * @throws as above, and `zstd-invalid` when they are more or less than one frame.
 */
export function checkFrame(bytes: Uint8Array, rawLength: number, windowLimit: number): FrameHeader {
  const header = checkFrameHeader(bytes, rawLength, windowLimit);
  if (frameEnd(bytes, header) !== bytes.length) throw invalid({ problem: 'data-after-frame' });
  return header;
}

const runBlock = 1;
const reservedBlock = 3;

/** Walks the block headers (RFC 8878, section 3.1.1.2) to where the frame ends. */
function frameEnd(bytes: Uint8Array, header: FrameHeader): number {
  let at = header.length;
  for (;;) {
    if (at + 3 > bytes.length) throw invalid({ problem: 'cut-short' });
    const block = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    const type = (block >> 1) & 3;
    if (type === reservedBlock) throw invalid({ problem: 'block-type' });
    const size = block >> 3;
    if (size > blockLimit) throw invalid({ problem: 'block-size', expected: blockLimit });
    at += 3 + (type === runBlock ? 1 : size);
    if (block & 1) return at + (header.checksum ? 4 : 0);
  }
}

function readContentSize(view: DataView, offset: number, length: number): number | undefined {
  switch (length) {
    case 0:
      return undefined;
    case 1:
      return view.getUint8(offset);
    case 2:
      return view.getUint16(offset, true) + 256;
    case 4:
      return view.getUint32(offset, true);
    default:
      return Number(view.getBigUint64(offset, true));
  }
}

function readWindowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function invalid(fault: ZstdFault): OnebeamError {
  return new OnebeamError('zstd-invalid', fault);
}
