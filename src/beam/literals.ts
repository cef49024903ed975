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
