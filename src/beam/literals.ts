import { inflateSync } from 'node:zlib';
import { decodeTerm } from '../erlang/external/decode-term.ts';
import type { Term } from '../erlang/term/term.ts';
import { causeMessage } from '../errors/onebeam-error.ts';
import type { BeamFile } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';

/** The literals of the largest module of OTP, `unicode_util`, are a hundredth of this. */
const mostBytes = 256 * 1024 * 1024;

/**
 * The constants of a module, in the order of its table: what is neither a small number nor an atom by itself.
 *
 * The chunk `LitT`: the length of what follows once it is inflated, or 0 when it is not deflated (since OTP 28); then the
 * number of literals, and each as its length and a term in the external format. All numbers have 32 bits, big-endian.
 *
 * Source: the compiler's `beam_asm`, `build_file`; beam_lib(3).
 *
 * @throws OnebeamError `beam-invalid`, `external-term-invalid`
 */
export function literals({ path, chunks }: BeamFile): Term[] {
  const chunk = chunks.get('LitT');
  if (!chunk) return [];
  const table = tableOf(chunk, path);
  const count = word(table, 0, path);
  const terms: Term[] = [];
  let at = 4;
  for (let index = 0; index < count; index++) {
    const length = word(table, at, path);
    const term = table.subarray(at + 4, at + 4 + length);
    if (term.length < length)
      throw beamInvalid(path, { problem: 'literal-length', expected: length, found: term.length });
    terms.push(decodeTerm(term, path));
    at += 4 + length;
  }
  return terms;
}

function tableOf(chunk: Uint8Array, path: string | undefined): Uint8Array {
  const length = word(chunk, 0, path);
  const rest = chunk.subarray(4);
  if (length === 0) return rest;
  let table: Uint8Array;
  try {
    table = inflateSync(rest, { maxOutputLength: Math.min(length, mostBytes) });
  } catch (cause) {
    throw beamInvalid(path, { problem: 'literals-data', expected: length, found: causeMessage(cause) });
  }
  if (table.length !== length)
    throw beamInvalid(path, { problem: 'literals-length', expected: length, found: table.length });
  return table;
}

function word(bytes: Uint8Array, at: number, path: string | undefined): number {
  if (at + 4 > bytes.length) throw beamInvalid(path, { problem: 'number-cut-short' });
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

/**
 * The chunk with only some of its literals, at their indexes: `[]` replaces the others. It is deflated without
 * compression, which every release reads and which gives the same bytes with every implementation.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function literalsOnly({ path, chunks }: BeamFile, kept: ReadonlySet<number>): Uint8Array {
  const table = tableOf(chunks.get('LitT')!, path);
  const count = word(table, 0, path);
  const rows: Uint8Array[] = [table.subarray(0, 4)];
  let at = 4;
  for (let index = 0; index < count; index++) {
    const end = at + 4 + word(table, at, path);
    rows.push(kept.has(index) ? table.subarray(at, end) : emptyList);
    at = end;
  }
  return storedLiterals(Buffer.concat(rows));
}

/** Its length, and `[]` in the external format. */
const emptyList = Uint8Array.of(0, 0, 0, 2, 131, 106);

/** A `LitT` chunk of this table, in blocks of zlib that are not compressed (RFC 1950, RFC 1951). */
export function storedLiterals(table: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [numbers(table.length), Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at < table.length; at += blockLength) {
    const block = table.subarray(at, at + blockLength);
    const head = Buffer.alloc(5);
    head[0] = at + blockLength >= table.length ? 1 : 0;
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(block.length ^ 0xffff, 3);
    parts.push(head, block);
  }
  return new Uint8Array(Buffer.concat([...parts, numbers(adler32(table))]));
}

const blockLength = 0xffff;

function numbers(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}
