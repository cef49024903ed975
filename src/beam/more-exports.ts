/** Bytes, or a part of the file that they are put into. */
export type FilePiece = Uint8Array | { start: number; length: number };

const headerLength = 12;
const chunkHeader = 8;

/**
 * A BEAM file with more rows at the end of its chunk `ExpT`, as pieces of the file and the bytes between them: so that the file itself
 * need not be there twice.
 *
 * @param file not compressed, with valid chunks (`readBeam`).
 * @param rows of atom, arity and label, each a number of 32 bits.
 */
export function moreExports(file: Uint8Array, rows: Uint8Array): FilePiece[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = chunkHeader + view.getUint32(4);
  for (let at = headerLength; at + chunkHeader <= end; ) {
    const size = view.getUint32(at + 4);
    const next = at + chunkHeader + Math.ceil(size / 4) * 4;
    if (Buffer.from(file.subarray(at, at + 4)).toString('latin1') === 'ExpT') {
      const head = Buffer.from(file.subarray(0, headerLength));
      head.writeUInt32BE(view.getUint32(4) + rows.length, 4);
      const chunk = Buffer.from(file.subarray(at, at + chunkHeader + 4));
      chunk.writeUInt32BE(size + rows.length, 4);
      chunk.writeUInt32BE(view.getUint32(at + chunkHeader) + rows.length / 12, chunkHeader);
      return [
        head,
        { start: headerLength, length: at - headerLength },
        chunk,
        { start: at + chunkHeader + 4, length: next - at - chunkHeader - 4 },
        rows,
        { start: next, length: end - next },
      ];
    }
    at = next;
  }
  throw new TypeError('a BEAM file without the chunk ExpT');
}
