import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { caseTime } from './release-case.ts';

/**
 * A line for each entry of a tar archive: name, type, size, mode, time, digest. Blocks (a folder of an application, of the
 * release, or of ERTS) stay in their order; within a block that is a folder's content lines are sorted.
 */
export function tarEntries(tar: Uint8Array): string[] {
  const blocks: { key: string; lines: string[] }[] = [];
  for (const entry of readEntries(Buffer.from(tar))) {
    const key = blockOf(entry.name);
    const last = blocks.at(-1);
    if (last?.key === key) last.lines.push(lineOf(entry));
    else blocks.push({ key, lines: [lineOf(entry)] });
  }
  return blocks.flatMap(({ key, lines }) => (hasOrder(key) ? lines : lines.sort()));
}

/** A file that is newer than the files of a case was created by the test. */
const aDay = 86_400;

interface Entry {
  readonly name: string;
  /** The header without owner, checksum and the time of files that a call made: for fields that are not listed here. */
  readonly header: string;
  readonly content: Buffer;
}

function* readEntries(tar: Buffer): Generator<Entry> {
  let path: string | undefined;
  for (let at = 0; at + 512 <= tar.length; ) {
    const header = tar.subarray(at, at + 512);
    if (header.every((byte) => byte === 0)) {
      if (tar.length - at !== 1024) throw new Error(`${tar.length - at} bytes at the end`);
      return;
    }
    const field = (start: number, length: number) =>
      header
        .subarray(start, start + length)
        .toString('latin1')
        .replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8);
    const content = tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    const prefix = field(345, 155);
    const name = path ?? (prefix ? `${prefix}/${field(0, 100)}` : field(0, 100));
    path = undefined;
    const plain = Buffer.from(header);
    plain.fill(0, 108, 124);
    plain.fill(0, 148, 156);
    if (Number.parseInt(field(136, 12), 8) > caseTime + aDay) plain.fill(0, 136, 148);
    if (field(156, 1) === 'x') {
      path = /^\d+ path=(.*)\n$/s.exec(content.toString())?.[1];
      yield { name: path ?? name, header: plain.toString('latin1'), content };
    } else {
      yield { name, header: plain.toString('latin1'), content };
    }
  }
}

/** An inner archive is identified by its entries, because time and size vary with the compression. */
function lineOf({ name, header, content }: Entry): string {
  const inner = name.endsWith('.tar.gz') && content[0] === 0x1f;
  const sum = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  if (inner) return `${name} ${sum(tarEntries(gunzipSync(content)).join('\n'))}`;
  return `${name} ${sum(header)} ${content.length} ${sum(content)}`;
}

/** These systools adds one by one; the others it finds in folders. */
const hasOrder = (block: string): boolean => /^(lib\/[^/]+\/ebin|releases(\/.*)?)$/.test(block);

function blockOf(name: string): string {
  const parts = name.split('/');
  return parts.slice(0, parts[0] === 'lib' ? 3 : 2).join('/');
}
