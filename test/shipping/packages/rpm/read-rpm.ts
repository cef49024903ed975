/** The content of a package, read according to the format's description, independent of the writer. */
export interface ReadRpm {
  lead: Buffer;
  signature: Map<number, (string | number)[] | Buffer>;
  header: Map<number, (string | number)[] | Buffer>;
  /** The bytes that digests cover. */
  headerBytes: Buffer;
  payload: Buffer;
}

export function readRpm(bytes: Buffer): ReadRpm {
  const signature = readHeader(bytes, 96);
  const start = 96 + Math.ceil((signature.end - 96) / 8) * 8;
  const header = readHeader(bytes, start);
  return {
    lead: bytes.subarray(0, 96),
    signature: signature.tags,
    header: header.tags,
    headerBytes: bytes.subarray(start, header.end),
    payload: bytes.subarray(header.end),
  };
}

function readHeader(bytes: Buffer, start: number) {
  if (bytes.toString('hex', start, start + 8) !== '8eade80100000000') throw new Error('no header');
  const count = bytes.readUInt32BE(start + 8);
  const size = bytes.readUInt32BE(start + 12);
  const index = start + 16;
  const store = index + 16 * count;
  const tags = new Map<number, (string | number)[] | Buffer>();
  let last = 0;
  for (let at = index; at < store; at += 16) {
    const [tag, type, offset, items] = [0, 4, 8, 12].map((field) => bytes.readInt32BE(at + field)) as [
      number,
      number,
      number,
      number,
    ];
    if (at > index + 16 && tag <= last) throw new Error(`tag ${tag} behind ${last}`);
    last = tag;
    const place = store + offset;
    if (type === 7) tags.set(tag, bytes.subarray(place, place + items));
    else if (type === 3 || type === 4) {
      const width = type === 3 ? 2 : 4;
      if (offset % width !== 0) throw new Error(`tag ${tag} is not aligned`);
      const read = (item: number) =>
        width === 2 ? bytes.readUInt16BE(place + 2 * item) : bytes.readUInt32BE(place + 4 * item);
      tags.set(
        tag,
        Array.from({ length: items }, (_, item) => read(item)),
      );
    } else {
      const texts: string[] = [];
      for (let text = place; texts.length < items; ) {
        const end = bytes.indexOf(0, text);
        texts.push(bytes.toString('utf8', text, end));
        text = end + 1;
      }
      tags.set(tag, texts);
    }
  }
  return { tags, end: store + size, count };
}

/** Names, modes and contents of a cpio archive in the format `newc`. */
export function readCpio(bytes: Buffer): { path: string; mode: number; inode: number; content: Buffer }[] {
  const entries: ReturnType<typeof readCpio> = [];
  for (let at = 0; ; ) {
    const field = (index: number) =>
      Number.parseInt(bytes.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    if (bytes.toString('latin1', at, at + 6) !== '070701') throw new Error(`no entry at ${at}`);
    const [inode, mode, size, nameLength] = [field(0), field(1), field(6), field(11)];
    const path = bytes.toString('utf8', at + 110, at + 110 + nameLength - 1);
    const start = Math.ceil((at + 110 + nameLength) / 4) * 4;
    if (path === 'TRAILER!!!') return entries;
    entries.push({ path, mode, inode, content: bytes.subarray(start, start + size) });
    at = Math.ceil((start + size) / 4) * 4;
  }
}
