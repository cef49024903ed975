import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Faults of a BEAM file. Lengths in bytes. */
interface BeamFaults {
  form: object;
  'file-length': { expected: number; found: number };
  /** `found`: zlib's message. */
  gzip: { expected: number; found: string };
  'no-chunk': { chunk: string };
  'two-chunks': { chunk: string };
  'chunk-head': { found: number };
  'chunk-length': { chunk: string; expected: number; found: number };
  'no-padding': { chunk: string };
  'padding-content': { chunk: string; found: number };
  'code-head': { found: number };
  'atoms-head': { found: number };
  'atom-length': { expected: number; found: number };
  'long-atom-length': object;
  'atom-encoding': object;
  'atom-count': { expected: number; found: number };
  'no-module-name': object;
  /** `expected`: rows; `found`: bytes. */
  rows: { chunk: string; expected: number; found: number };
  /** `expected`: how many atoms there are. */
  'atom-number': { chunk: string; expected: number; found: number };
  arity: { chunk: string; found: number };
  'number-cut-short': object;
  'literal-length': { expected: number; found: number };
  'literals-length': { expected: number; found: number };
  /** `found`: zlib's message. */
  'literals-data': { expected: number; found: string };
}

export type BeamFault = Fault<BeamFaults>;

/** Four characters that a damaged file may have made of anything. */
const shown = (chunk: string): string =>
  /^[\x21-\x7e]{4}$/.test(chunk) ? `\`${chunk}\`` : JSON.stringify(chunk);

const texts: FaultTexts<BeamFaults> = {
  form: () => 'expected `FOR1` and `BEAM` at its start, found other bytes',
  'file-length': ({ expected, found }) => `expected ${expected} bytes, found ${found}`,
  gzip: ({ expected, found }) => `expected gzip data of ${expected} bytes at most, found ${found}`,
  'no-chunk': ({ chunk }) => `expected a chunk ${shown(chunk)}, found none`,
  'two-chunks': ({ chunk }) => `expected one chunk ${shown(chunk)}, found two`,
  'chunk-head': ({ found }) => `expected a chunk, found ${found} bytes at its end`,
  'chunk-length': ({ chunk, expected, found }) =>
    `expected ${expected} bytes in chunk ${shown(chunk)}, found ${found}`,
  'no-padding': ({ chunk }) =>
    `expected chunk ${shown(chunk)} padded to four bytes, found the end of the file`,
  'padding-content': ({ chunk, found }) => `expected zeros after chunk ${shown(chunk)}, found ${found}`,
  'code-head': ({ found }) => `expected the head of a chunk \`Code\`, found ${found} bytes`,
  'atoms-head': ({ found }) => `expected a number of atoms, found ${found} bytes`,
  'atom-length': ({ expected, found }) => `expected an atom of ${expected} bytes, found ${found}`,
  'long-atom-length': () => "expected an atom's length, found other bytes",
  'atom-encoding': () => 'expected atoms in UTF-8, found other bytes',
  'atom-count': ({ expected, found }) => `expected ${expected} atoms, found ${found}`,
  'no-module-name': () => 'expected the name of a module, found no atoms',
  rows: ({ chunk, expected, found }) => `expected ${expected} rows in \`${chunk}\`, found ${found} bytes`,
  'atom-number': ({ chunk, expected, found }) =>
    `expected an atom of ${expected} in \`${chunk}\`, found number ${found}`,
  arity: ({ chunk, found }) => `expected an arity in \`${chunk}\`, found ${found}`,
  'number-cut-short': () => 'expected a number of 32 bits, found the end',
  'literal-length': ({ expected, found }) => `expected a literal of ${expected} bytes, found ${found}`,
  'literals-length': ({ expected, found }) => `expected ${expected} bytes of literals, found ${found}`,
  'literals-data': ({ expected, found }) => `expected ${expected} bytes of literals, found ${found}`,
};

/** `expected ..., found ...` */
export const beamFaultText = (fault: BeamFault): string => faultText(texts, fault);
