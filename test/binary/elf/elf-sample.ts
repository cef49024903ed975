import { textTable } from '../text-table.ts';

export interface ElfSample {
  machine?: number;
  abi?: number;
  /** 2, an executable, unless given; 3 is a library. */
  type?: number;
  soname?: string;
  rpath?: string;
  runpath?: string;
  interpreter?: string;
  needed?: string[];
  /** By library. */
  versions?: Record<string, string[]>;
  /** Versions of its symbols. */
  definitions?: string[];
}

/** A 64-bit little-endian ELF file with one segment that maps all of it. */
export function elf64({
  machine = 62,
  abi = 0,
  type = 2,
  soname,
  rpath,
  runpath,
  interpreter,
  needed = [],
  versions = {},
  definitions = [],
}: ElfSample = {}): Buffer {
  const texts = textTable();
  const address = 0x400000;
  const body: Buffer[] = [];
  const headersLength = 64 + 3 * 56;
  let at = headersLength;
  const put = (bytes: Buffer): number => {
    const offset = at;
    body.push(bytes);
    at += bytes.length;
    return offset;
  };
  const libraries = Object.entries(versions);
  const neededTexts = needed.map((name) => texts.add(name));
  const needsLength = libraries.reduce((sum, [, names]) => sum + 16 + 16 * names.length, 0);
  const needs = Buffer.alloc(needsLength);
  let needAt = 0;
  libraries.forEach(([library, names], index) => {
    const entryLength = 16 + 16 * names.length;
    needs.writeUInt16LE(1, needAt);
    needs.writeUInt16LE(names.length, needAt + 2);
    needs.writeUInt32LE(texts.add(library), needAt + 4);
    needs.writeUInt32LE(16, needAt + 8);
    needs.writeUInt32LE(index === libraries.length - 1 ? 0 : entryLength, needAt + 12);
    names.forEach((name, entry) => {
      const entryAt = needAt + 16 + 16 * entry;
      needs.writeUInt32LE(texts.add(name), entryAt + 8);
      needs.writeUInt32LE(entry === names.length - 1 ? 0 : 16, entryAt + 12);
    });
    needAt += entryLength;
  });
  const defined = Buffer.alloc(28 * definitions.length);
  definitions.forEach((name, index) => {
    const defAt = 28 * index;
    defined.writeUInt16LE(1, defAt);
    defined.writeUInt16LE(index + 1, defAt + 4);
    defined.writeUInt16LE(1, defAt + 6);
    defined.writeUInt32LE(20, defAt + 12);
    defined.writeUInt32LE(index === definitions.length - 1 ? 0 : 28, defAt + 16);
    defined.writeUInt32LE(texts.add(name), defAt + 20);
  });
  const named = Object.entries({ 14: soname, 15: rpath, 29: runpath }).flatMap(([tag, text]) =>
    text === undefined ? [] : [[Number(tag), texts.add(text)]],
  );
  const loader = interpreter === undefined ? undefined : Buffer.from(`${interpreter}\0`);
  const loaderAt = loader && put(loader);
  const textsAt = put(texts.bytes());
  const needsAt = put(needs);
  const definedAt = put(defined);
  const dynamic = [
    ...neededTexts.map((text) => [1, text]),
    ...named,
    [5, address + textsAt],
    ...(definitions.length > 0
      ? [
          [0x6ffffffc, address + definedAt],
          [0x6ffffffd, definitions.length],
        ]
      : []),
    ...(libraries.length > 0
      ? [
          [0x6ffffffe, address + needsAt],
          [0x6fffffff, libraries.length],
        ]
      : []),
    [0, 0],
  ];
  const dynamicAt = put(Buffer.concat(dynamic.flat().map(word64)));
  const total = at;

  const head = Buffer.alloc(headersLength);
  head.write('\x7fELF\x02\x01\x01', 'latin1');
  head[7] = abi;
  head.writeUInt16LE(type, 16);
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(3, 56);
  const segment = (index: number, kind: number, offset: number, size: number): void => {
    const place = 64 + index * 56;
    head.writeUInt32LE(kind, place);
    head.writeBigUInt64LE(BigInt(offset), place + 8);
    head.writeBigUInt64LE(BigInt(address + offset), place + 16);
    head.writeBigUInt64LE(BigInt(size), place + 32);
  };
  segment(0, 1, 0, total);
  segment(1, 2, dynamicAt, dynamic.length * 16);
  if (loader) segment(2, 3, loaderAt!, loader.length);
  return Buffer.concat([head, ...body]);
}

/** A 32-bit big-endian ELF file without segments. */
export function elf32BigEndian(machine: number): Buffer {
  const head = Buffer.alloc(52);
  head.write('\x7fELF\x01\x02\x01', 'latin1');
  head.writeUInt16BE(2, 16);
  head.writeUInt16BE(machine, 18);
  head.writeUInt32BE(52, 28);
  head.writeUInt16BE(32, 42);
  return head;
}

function word64(value: number | undefined): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value ?? 0));
  return bytes;
}
