import type { Term } from '../term/term.ts';
import type { BitString } from './bit-string.ts';

/** One `Value:Size/Types` of a binary literal; a string literal is as many segments as it has characters. */
export interface BitSegment {
  value: Term;
  /** Of a string literal the text: its characters are integers of 8 bits, or characters of a Unicode type. */
  text?: string;
  size?: bigint;
  /** `little`, `unsigned`, `float`, … and `unit:N`, as written. */
  specifiers: readonly string[];
}

/** No literal of a configuration is larger. */
const mostBits = 8 * 1024 * 1024;

const aspects: ReadonlyMap<string, 'kind' | 'order' | 'sign'> = new Map(
  Object.entries({
    kind: 'integer float binary bytes bitstring bits utf8 utf16 utf32',
    order: 'big little native',
    sign: 'signed unsigned',
  }).flatMap(([aspect, names]) =>
    names.split(' ').map((name) => [name, aspect as 'kind' | 'order' | 'sign'] as const),
  ),
);

/**
 * Writes a segment of a binary literal.
 *
 * Source: Erlang reference manual, "Bit Syntax Expressions".
 *
 * @returns whether it is one that Erlang can evaluate; `native` counts as little-endian.
 */
export function writeSegment(into: BitString, segment: BitSegment): boolean {
  const type = segmentType(segment);
  if (!type) return false;
  if (segment.text === undefined) return writeValue(into, segment.value, type, segment.size);
  for (const char of segment.text) {
    const value: Term = { type: 'integer', value: BigInt(char.codePointAt(0)!) };
    if (!writeValue(into, value, type, segment.size)) return false;
  }
  return true;
}

interface SegmentType {
  kind: string;
  little: boolean;
  unit: bigint | undefined;
}

function segmentType({ specifiers, value }: BitSegment): SegmentType | undefined {
  const chosen = { kind: '', order: '', sign: '', unit: '' };
  const choose = (what: keyof typeof chosen, specifier: string): boolean => {
    const first = chosen[what] === '';
    if (first) chosen[what] = specifier;
    return first || chosen[what] === specifier;
  };
  for (const specifier of specifiers) {
    const what = specifier.startsWith('unit:') ? 'unit' : aspects.get(specifier);
    if (!what || !choose(what, specifier)) return undefined;
  }
  const unit = chosen.unit === '' ? undefined : BigInt(chosen.unit.slice('unit:'.length));
  if (unit !== undefined && (unit < 1n || unit > 256n)) return undefined;
  const kind = chosen.kind || (value.type === 'binary' ? 'binary' : 'integer');
  // The unit of bits is 1.
  if ((kind === 'bits' || kind === 'bitstring') && unit !== undefined && unit !== 1n) return undefined;
  return { kind, little: chosen.order === 'little' || chosen.order === 'native', unit };
}

function writeValue(into: BitString, value: Term, type: SegmentType, given: bigint | undefined): boolean {
  const { kind, little, unit } = type;
  if (kind.startsWith('utf')) {
    if (given !== undefined || unit !== undefined || value.type !== 'integer') return false;
    return writeCharacter(into, value.value, kind, little);
  }
  // A unit without a size says nothing, except where the size is that of the value.
  if (kind === 'binary' || kind === 'bytes' || kind === 'bitstring' || kind === 'bits') {
    if (value.type !== 'binary') return false;
    const present = value.bytes.length * 8 - (8 - value.lastBits) * (value.bytes.length > 0 ? 1 : 0);
    const grain = unit ?? (kind.startsWith('bi') && kind !== 'binary' ? 1n : 8n);
    const size = given === undefined ? BigInt(present) : given * grain;
    if (size < 0n || size > present || size % grain !== 0n) return false;
    into.bits(value, Number(size));
    return true;
  }
  if (given === undefined && unit !== undefined) return false;
  const size = (given ?? (kind === 'float' ? 64n : 8n)) * (unit ?? 1n);
  if (size < 0n || BigInt(into.length) + size > BigInt(mostBits)) return false;
  if (kind === 'float') return writeFloat(into, value, Number(size), little);
  if (value.type !== 'integer') return false;
  into.integer(value.value, Number(size), little);
  return true;
}

function writeFloat(into: BitString, value: Term, size: number, little: boolean): boolean {
  if (value.type !== 'float' && value.type !== 'integer') return false;
  const number = Number(value.value);
  const view = new DataView(new ArrayBuffer(8));
  if (size === 64) view.setFloat64(0, number);
  else if (size === 32) view.setFloat32(0, number);
  else if (size === 16) view.setUint16(0, halfFloat(number));
  else return false;
  const bits =
    size === 64 ? view.getBigUint64(0) : BigInt(size === 32 ? view.getUint32(0) : view.getUint16(0));
  into.integer(bits, size, little);
  return true;
}

/** IEEE 754 binary16, rounded to nearest even. */
function halfFloat(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (!(size < 65520)) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size || Number.MIN_VALUE)));
  const scaled = size / 2 ** (exponent - 10);
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  // A subnormal has no hidden bit, and rounding up may carry into the exponent: plain addition handles both.
  return sign | ((exponent + 14) * 1024 + rounded);
}

function writeCharacter(into: BitString, value: bigint, kind: string, little: boolean): boolean {
  if (value < 0n || value > 0x10ffffn || (value >= 0xd800n && value <= 0xdfffn)) return false;
  const code = Number(value);
  if (kind === 'utf32') into.integer(value, 32, little);
  else if (kind === 'utf8')
    for (const byte of new TextEncoder().encode(String.fromCodePoint(code)))
      into.integer(BigInt(byte), 8, false);
  else
    for (const unit of String.fromCodePoint(code).split(''))
      into.integer(BigInt(unit.charCodeAt(0)), 16, little);
  return true;
}
