import { inflateSync } from 'node:zlib';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { lastOfEqualKeys } from '../term/map-keys.ts';
import { checkLevel } from '../term/nesting.ts';
import { integer, type Term } from '../term/term.ts';
import { ByteSource } from './byte-source.ts';
import { etf } from './external-tags.ts';

/** A compressed term may unpack to this many bytes. */
const mostInflated = 64 * 1024 * 1024;

/**
 * Decodes a term in the external term format, compressed or not. Pids, ports, references and local funs have no place in
 * the files that are read here and are refused.
 *
 * Source: ERTS User's Guide, "External Term Format".
 *
 * @param path for messages.
 * @throws OnebeamError `external-term-invalid`, `term-too-deep`, `term-too-large`
 */
export function decodeTerm(bytes: Uint8Array, path?: string): Term {
  const source = new ByteSource(bytes, path);
  const version = source.byte();
  if (version !== etf.version)
    throw source.invalid({ problem: 'version', expected: etf.version, found: version });
  const inner = source.rest()[0] === etf.compressed ? inflate(source) : source;
  const term = readTerm(inner, inner.byte());
  if (inner.left > 0) throw inner.invalid({ problem: 'data-after-term', found: inner.left });
  return term;
}

function inflate(source: ByteSource): ByteSource {
  source.byte();
  const size = source.uint32();
  if (size > mostInflated) {
    const path = source.path === undefined ? {} : { path: source.path };
    throw new OnebeamError('term-too-large', { ...path, expected: mostInflated, found: size });
  }
  let plain: Uint8Array;
  try {
    // A limit of 0 would count as none.
    plain = inflateSync(source.rest(), { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw source.invalid({ problem: 'zlib-data', expected: size });
  }
  if (plain.length !== size)
    throw source.invalid({ problem: 'zlib-length', expected: size, found: plain.length });
  return new ByteSource(plain, source.path);
}

/** Reads a term without terms inside. @returns `undefined` for a tag of other terms. */
function readLeaf(source: ByteSource, tag: number): Term | undefined {
  switch (tag) {
    case etf.smallInteger:
      return integer(source.byte());
    case etf.integer:
      return integer(source.int32());
    case etf.smallBig:
      return readBig(source, source.byte());
    case etf.largeBig:
      return readBig(source, source.uint32());
    case etf.newFloat:
      return readFloat(source, source.float64());
    case etf.oldFloat:
      return readFloat(source, oldFloat(source));
    case etf.nil:
      return { type: 'list', elements: [] };
    case etf.string:
      return { type: 'list', elements: Array.from(source.take(source.uint16()), (byte) => integer(byte)) };
    case etf.binary:
      return { type: 'binary', bytes: source.take(source.uint32()).slice(), lastBits: 8 };
    case etf.bitBinary:
      return readBits(source);
    case etf.exportFun:
      return readFun(source);
    case etf.smallTuple:
    case etf.largeTuple:
    case etf.list:
    case etf.map:
      return undefined;
    default:
      return { type: 'atom', name: readAtom(source, tag) };
  }
}

/** A term whose first terms inside have been read. */
interface Unfinished {
  readonly tag: number;
  /** Elements; of a list then its tail; keys and values of a map in turn. */
  readonly inside: Term[];
  /** How many more there are. */
  left: number;
}

/** Reads a term of any depth behind its tag, without recursion. */
function readTerm(source: ByteSource, firstTag: number): Term {
  const outer: Unfinished[] = [];
  let current: Unfinished | undefined;
  for (let tag = firstTag; ; tag = source.byte()) {
    let term = readLeaf(source, tag);
    if (!term) {
      // A list whose tail is a list again is that longer list.
      const isRest = tag === etf.list && current?.tag === etf.list && current.left === 1;
      if (isRest) current!.left = count(source, tag);
      else {
        if (current) outer.push(current);
        checkLevel(outer.length, source.path);
        current = { tag, inside: [], left: count(source, tag) };
      }
      if (current!.left > 0) continue;
    } else if (!current) return term;
    else {
      current.inside.push(term);
      current.left--;
    }
    while (current!.left === 0) {
      term = finished(source, current!);
      current = outer.pop();
      if (!current) return term;
      current.inside.push(term);
      current.left--;
    }
  }
}

/** Reads the number of terms inside. */
function count(source: ByteSource, tag: number): number {
  if (tag === etf.smallTuple) return source.count(source.byte(), 1);
  if (tag === etf.largeTuple) return source.count(source.uint32(), 1);
  if (tag === etf.map) return source.count(source.uint32(), 2) * 2;
  return source.count(source.uint32(), 1) + 1;
}

function finished(source: ByteSource, { tag, inside }: Unfinished): Term {
  if (tag === etf.list) return finishedList(inside);
  if (tag !== etf.map) return { type: 'tuple', elements: inside };
  const pairs: [Term, Term][] = [];
  for (let at = 0; at < inside.length; at += 2) pairs.push([inside[at]!, inside[at + 1]!]);
  if (lastOfEqualKeys(pairs).length !== pairs.length) throw source.invalid({ problem: 'equal-keys' });
  return { type: 'map', pairs };
}

function finishedList(elements: Term[]): Term {
  const tail = elements.pop()!;
  if (tail.type !== 'list') return elements.length === 0 ? tail : { type: 'list', elements, tail };
  return { type: 'list', elements: tail.elements.length === 0 ? elements : elements.concat(tail.elements) };
}

function readFun(source: ByteSource): Term {
  const module = readAtom(source, source.byte());
  const name = readAtom(source, source.byte());
  const tag = source.byte();
  if (tag !== etf.smallInteger) throw source.invalid({ problem: 'arity-tag', found: tag });
  return { type: 'fun', module, function: name, arity: source.byte() };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readAtom(source: ByteSource, tag: number): string {
  const latin1 = tag === etf.atomLatin1 || tag === etf.smallAtomLatin1;
  const small = tag === etf.smallAtomLatin1 || tag === etf.smallAtomUtf8;
  if (!latin1 && !small && tag !== etf.atomUtf8) throw source.invalid({ problem: 'tag', found: tag });
  const bytes = source.take(small ? source.byte() : source.uint16());
  const name = latin1 ? Buffer.from(bytes).toString('latin1') : decodeUtf8(source, bytes);
  const length = latin1 ? name.length : [...name].length;
  if (length > 255) throw source.invalid({ problem: 'atom-length', found: length });
  return name;
}

function decodeUtf8(source: ByteSource, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw source.invalid({ problem: 'atom-encoding' });
  }
}

function readBig(source: ByteSource, length: number): Term {
  const sign = source.byte();
  if (sign > 1) throw source.invalid({ problem: 'sign', found: sign });
  const digits = Buffer.from(source.take(length)).reverse().toString('hex');
  const magnitude = digits === '' ? 0n : BigInt(`0x${digits}`);
  return integer(sign === 1 ? -magnitude : magnitude);
}

function readFloat(source: ByteSource, value: number): Term {
  if (!Number.isFinite(value)) throw source.invalid({ problem: 'float', found: value });
  return { type: 'float', value };
}

/** 31 bytes of text, as `~.20e` prints it. */
function oldFloat(source: ByteSource): number {
  const text = Buffer.from(source.take(31)).toString('latin1').replace(/\0.*$/s, '');
  if (!/^ *[-+]?\d+\.\d+(e[-+]?\d+)?$/i.test(text))
    throw source.invalid({ problem: 'float-text', found: text });
  return Number(text);
}

function readBits(source: ByteSource): Term {
  const length = source.uint32();
  const lastBits = source.byte();
  if (lastBits < 1 || lastBits > 8 || length === 0)
    throw source.invalid({ problem: 'last-bits', found: lastBits });
  const bytes = source.take(length).slice();
  bytes[length - 1]! &= 0xff << (8 - lastBits);
  return { type: 'binary', bytes, lastBits };
}
