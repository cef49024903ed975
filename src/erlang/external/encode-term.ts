import { OnebeamError } from '../../errors/onebeam-error.ts';
import { type Nested, unnest } from '../term/nesting.ts';
import type { List, Term } from '../term/term.ts';
import { sortedPairs } from '../term/term-order.ts';
import { ByteSink } from './byte-sink.ts';
import { etf } from './external-tags.ts';

/**
 * Encodes a term as `term_to_binary/1` does: the same bytes, except that a map's pairs are sorted by their keys
 * (as in OTP up to 25; later releases write small maps in an order that depends on the running emulator).
 *
 * Source: ERTS User's Guide, "External Term Format".
 *
 * @param otp release number: until 25 atoms are written in Latin-1 where that has their characters, later in UTF-8.
 * @throws OnebeamError `term-too-deep`, `term-not-encodable`
 */
export function encodeTerm(term: Term, otp: number): Uint8Array {
  const sink = new ByteSink();
  sink.byte(etf.version);
  const inside = writeTerm(sink, term, otp <= 25);
  if (inside) unnest(inside);
  return sink.finish();
}

/** Writes a term without terms inside. @returns for other terms, the work that writes them. */
function writeTerm(sink: ByteSink, term: Term, latin1Atoms: boolean): Nested<void> | undefined {
  switch (term.type) {
    case 'atom':
      writeAtom(sink, term.name, latin1Atoms);
      return;
    case 'integer':
      writeInteger(sink, term.value);
      return;
    case 'float':
      sink.byte(etf.newFloat);
      sink.float64(term.value);
      return;
    case 'binary':
      sink.tagged(term.lastBits === 8 ? etf.binary : etf.bitBinary, term.bytes.length);
      if (term.lastBits !== 8) sink.byte(term.lastBits);
      sink.bytes(term.bytes);
      return;
    case 'fun':
      sink.byte(etf.exportFun);
      writeAtom(sink, term.module, latin1Atoms);
      writeAtom(sink, term.function, latin1Atoms);
      sink.bytes([etf.smallInteger, term.arity]);
      return;
    case 'tuple':
      if (term.elements.length <= 255) sink.bytes([etf.smallTuple, term.elements.length]);
      else sink.tagged(etf.largeTuple, term.elements.length);
      return writeTerms(sink, term.elements, latin1Atoms);
    case 'map':
      sink.tagged(etf.map, term.pairs.length);
      return writeTerms(sink, sortedPairs(term).flat(), latin1Atoms);
    case 'list':
      return writeString(sink, term) ? undefined : writeList(sink, term, latin1Atoms);
  }
}

function* writeTerms(sink: ByteSink, terms: readonly Term[], latin1Atoms: boolean): Nested<void> {
  for (const term of terms) {
    const inside = writeTerm(sink, term, latin1Atoms);
    if (inside) yield inside;
  }
}

const isLatin1 = /^[\u0000-\u00ff]*$/;

function writeAtom(sink: ByteSink, name: string, latin1: boolean): void {
  const head = latin1 ? [etf.atomLatin1, 0, name.length] : [etf.smallAtomUtf8, name.length];
  if (name.length <= 255 && sink.ascii(head, name)) return;
  if (latin1 && isLatin1.test(name)) {
    sink.bytes([etf.atomLatin1, 0, name.length]);
    sink.bytes(Buffer.from(name, 'latin1'));
    return;
  }
  const bytes = Buffer.from(name, 'utf8');
  if (bytes.length <= 255) sink.bytes([etf.smallAtomUtf8, bytes.length]);
  else sink.bytes([etf.atomUtf8, bytes.length >> 8, bytes.length & 0xff]);
  sink.bytes(bytes);
}

function writeInteger(sink: ByteSink, value: bigint): void {
  if (value >= 0n && value <= 255n) {
    sink.bytes([etf.smallInteger, Number(value)]);
    return;
  }
  if (BigInt.asIntN(32, value) === value) {
    sink.tagged(etf.integer, Number(BigInt.asUintN(32, value)));
    return;
  }
  const magnitude = value < 0n ? -value : value;
  const digits = magnitude.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex').reverse();
  if (bytes.length > 0xffffffff) throw new OnebeamError('term-not-encodable', { problem: 'integer-size' });
  if (bytes.length <= 255) sink.bytes([etf.smallBig, bytes.length]);
  else sink.tagged(etf.largeBig, bytes.length);
  sink.byte(value < 0n ? 1 : 0);
  sink.bytes(bytes);
}

function* writeList(sink: ByteSink, { elements, tail }: List, latin1Atoms: boolean): Nested<void> {
  sink.tagged(etf.list, elements.length);
  yield* writeTerms(sink, elements, latin1Atoms);
  if (tail) yield* writeTerms(sink, [tail], latin1Atoms);
  else sink.byte(etf.nil);
}

/** Writes `[]`, or a list that has the form of a string. @returns whether the list is one of these. */
function writeString(sink: ByteSink, { elements, tail }: List): boolean {
  if (tail) return false;
  if (elements.length === 0) {
    sink.byte(etf.nil);
    return true;
  }
  const bytes = stringBytes(elements);
  if (!bytes) return false;
  sink.bytes([etf.string, bytes.length >> 8, bytes.length & 0xff]);
  sink.bytes(bytes);
  return true;
}

/** Lists of bytes have a special form if their length fits into two bytes. */
function stringBytes(elements: readonly Term[]): Uint8Array | undefined {
  if (elements.length > 0xffff) return undefined;
  const bytes = new Uint8Array(elements.length);
  for (let at = 0; at < elements.length; at++) {
    const element = elements[at]!;
    if (element.type !== 'integer' || element.value < 0n || element.value > 255n) return undefined;
    bytes[at] = Number(element.value);
  }
  return bytes;
}
