/** A BEAM file of these chunks, in this order. */
export function buildBeam(chunks: readonly (readonly [name: string, content: Uint8Array])[]): Buffer {
  const parts = chunks.flatMap(([name, content]) => {
    const head = Buffer.alloc(8);
    head.write(name, 0, 'latin1');
    head.writeUInt32BE(content.length, 4);
    return [head, content, Buffer.alloc(-content.length & 3)];
  });
  const body = Buffer.concat([Buffer.from('BEAM'), ...parts]);
  const head = Buffer.alloc(8);
  head.write('FOR1', 0, 'latin1');
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

export const words = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [at, number] of numbers.entries()) bytes.writeInt32BE(number | 0, at * 4);
  return bytes;
};

const atoms = Buffer.concat([words(3), Buffer.from('\x01m\x04main\x05lists', 'latin1')]);

/** `m` exports `main/1` and calls `lists:main/2`. */
export const smallChunks: readonly (readonly [string, Uint8Array])[] = [
  ['AtU8', atoms],
  ['Code', words(16, 0, 0, 0)],
  ['StrT', Buffer.alloc(0)],
  ['ImpT', words(1, 3, 2, 2)],
  ['ExpT', words(1, 2, 1, 7)],
  ['Attr', Buffer.from('836c000000016802770376736e6c0000000161016a6a', 'hex')],
  ['Dbgi', Buffer.from('debug')],
];
