export interface MachoSample {
  cpuType?: number;
  libraries?: string[];
  /** Of macOS, or nothing for no statement at all. */
  floor?: [number, number];
  /** Bytes of `__TEXT` after the headers. */
  code?: Buffer;
  /** The content of the string table. */
  strings?: Buffer;
  /** Bytes of the signature; none when it is 0. */
  signature?: number;
}

/** A 64-bit Mach-O executable: `__TEXT`, and `__LINKEDIT` with a string table and a signature. */
export function macho64(sample: MachoSample = {}): Buffer {
  const { cpuType = 0x0100000c, libraries = [], floor, code = Buffer.alloc(64, 0xcc) } = sample;
  const { strings = Buffer.from('\0_main\0\0'), signature = 64 } = sample;
  const textSize = 0x4000 + Math.ceil(code.length / 0x4000) * 0x4000;
  const signatureAt = Math.ceil((textSize + strings.length) / 16) * 16;
  const end = signatureAt + signature;
  const segment = (name: string, offset: number, size: number): Buffer => {
    const command = Buffer.alloc(72);
    command.writeUInt32LE(0x19, 0);
    command.writeUInt32LE(72, 4);
    command.write(name, 8);
    command.writeBigUInt64LE(BigInt(0x100000000 + offset), 24);
    command.writeBigUInt64LE(BigInt(Math.ceil(size / 0x4000) * 0x4000), 32);
    command.writeBigUInt64LE(BigInt(offset), 40);
    command.writeBigUInt64LE(BigInt(size), 48);
    return command;
  };
  const words = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
    return bytes;
  };
  const dylib = (name: string): Buffer => {
    const length = 24 + Math.ceil((name.length + 1) / 8) * 8;
    return Buffer.concat([words(0xc, length, 24, 0, 0, 0), Buffer.from(name)], length);
  };
  const commands = [
    segment('__TEXT', 0, textSize),
    segment('__LINKEDIT', textSize, end - textSize),
    words(0x2, 24, textSize, 0, textSize, signature > 0 ? signatureAt - textSize : strings.length),
    ...(floor ? [words(0x32, 24, 1, (floor[0] << 16) | (floor[1] << 8), 0, 0)] : []),
    ...libraries.map(dylib),
    ...(signature > 0 ? [words(0x1d, 16, signatureAt, signature)] : []),
  ];
  const all = Buffer.concat(commands);
  const file = Buffer.alloc(end);
  words(0xfeedfacf, cpuType, 0, 2, commands.length, all.length, 0, 0).copy(file);
  all.copy(file, 32);
  code.copy(file, 0x4000);
  strings.copy(file, textSize);
  return file;
}

/** A universal file around thin ones. */
export function universal(...slices: Buffer[]): Buffer {
  const head = Buffer.alloc(8 + slices.length * 20);
  head.writeUInt32BE(0xcafebabe, 0);
  head.writeUInt32BE(slices.length, 4);
  let at = head.length;
  slices.forEach((slice, index) => {
    head.writeUInt32BE(slice.readUInt32LE(4), 8 + index * 20);
    head.writeUInt32BE(at, 8 + index * 20 + 8);
    head.writeUInt32BE(slice.length, 8 + index * 20 + 12);
    at += slice.length;
  });
  return Buffer.concat([head, ...slices]);
}
