import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Faults of a term in the external format. Lengths in bytes. */
interface ExternalTermFaults {
  version: { expected: number; found: number };
  'cut-short': { expected: number; found: number };
  /** `expected`: elements; `found`: bytes. */
  elements: { expected: number; found: number };
  'data-after-term': { found: number };
  'zlib-data': { expected: number };
  'zlib-length': { expected: number; found: number };
  'equal-keys': object;
  'arity-tag': { found: number };
  tag: { found: number };
  /** In characters. */
  'atom-length': { found: number };
  'atom-encoding': object;
  sign: { found: number };
  float: { found: number };
  'float-text': { found: string };
  'last-bits': { found: number };
}

export type ExternalTermFault = Fault<ExternalTermFaults>;

type At = { offset: number };
type Placed = { [Problem in keyof ExternalTermFaults]: ExternalTermFaults[Problem] & At };

const texts: FaultTexts<Placed> = {
  version: ({ offset, expected, found }) => between(`version ${expected}`, offset, `${found}`),
  'cut-short': ({ offset, expected, found }) => between(`${expected} more bytes`, offset, `${found}`),
  elements: ({ offset, expected, found }) => between(`${expected} elements`, offset, `${found} bytes`),
  'data-after-term': ({ offset, found }) => between('the end', offset, `${found} more bytes`),
  'zlib-data': ({ offset, expected }) => between(`zlib data of ${expected} bytes`, offset, 'other data'),
  'zlib-length': ({ offset, expected, found }) =>
    between(`zlib data of ${expected} bytes`, offset, `${found}`),
  'equal-keys': ({ offset }) => between('a map without equal keys', offset, 'equal ones'),
  'arity-tag': ({ offset, found }) => between('an arity', offset, `tag ${found}`),
  tag: ({ offset, found }) => between('a term', offset, `tag ${found}`),
  'atom-length': ({ offset, found }) => between('an atom of 255 characters at most', offset, `${found}`),
  'atom-encoding': ({ offset }) => between('an atom in UTF-8', offset, 'other bytes'),
  sign: ({ offset, found }) => between('a sign of 0 or 1', offset, `${found}`),
  float: ({ offset, found }) => between('a finite float', offset, `${found}`),
  'float-text': ({ offset, found }) => between('a float as text', offset, JSON.stringify(found)),
  'last-bits': ({ offset, found }) => between('1 to 8 bits in the last byte', offset, `${found}`),
};

const between = (expected: string, offset: number, found: string): string =>
  `expected ${expected} at byte ${offset}, found ${found}`;

/** `expected ... at byte 1, found ...` */
export const externalTermFaultText = (fault: ExternalTermFault & At): string =>
  faultText(texts, fault as Fault<Placed>);
