import { type Fault, type FaultTexts, faultText } from '../fault.ts';

interface FooterFaults {
  /** `expected`: the most bytes. */
  length: { field: 'manifest' | 'payload'; expected: number; found: number };
  digest: { found: string };
}

/** Faults of the headers of an executable, or of the signature at its end. Offsets and lengths in bytes. */
interface HeadersFaults {
  format: object;
  signature: { expected: number; found: number; offset: number };
  'pe-header': object;
  /** `found`: the magic number of the optional header. */
  'pe-width': { found: number };
  'load-command': object;
  'field-outside': { expected: number; found: number };
}

interface PayloadMismatches {
  /** Sizes in bytes, and SHA-256 in hexadecimal. */
  payload: { expectedSize: number; expected: string; foundSize: number; found: string };
  /** Type, path, size and mode. */
  entry: { expected: string; found: string };
  'extra-entry': { found: string };
  'missing-file': object;
}

export type FooterFault = Fault<FooterFaults>;
export type HeadersFault = Fault<HeadersFaults>;
export type PayloadMismatch = Fault<PayloadMismatches>;

const footers: FaultTexts<FooterFaults> = {
  length: ({ field, expected, found }) => `expected a ${field} length of 1 to ${expected}, found ${found}`,
  digest: ({ found }) => `expected a SHA-256 in lower-case hexadecimal, found ${found}`,
};

const headers: FaultTexts<HeadersFaults> = {
  format: () => 'expected an ELF, PE or 64-bit Mach-O file',
  signature: ({ expected, found, offset }) =>
    `expected a signature inside ${expected} bytes, found ${found} bytes at ${offset}`,
  'pe-header': () => 'expected a PE header',
  'pe-width': ({ found }) => `expected a PE32 or PE32+ header, found ${found}`,
  'load-command': () => 'expected a load command of 8 bytes or more',
  'field-outside': ({ expected, found }) =>
    `expected headers within ${expected} bytes, found a field at ${found}`,
};

const mismatches: FaultTexts<PayloadMismatches> = {
  payload: ({ expectedSize, expected, foundSize, found }) =>
    `expected ${expectedSize} bytes with SHA-256 ${expected}, found ${foundSize} bytes with SHA-256 ${found}`,
  entry: ({ expected, found }) => `expected ${expected}, found ${found}`,
  'extra-entry': ({ found }) => `expected no more files, found ${found}`,
  'missing-file': () => 'expected this file, found none',
};

export const footerFaultText = (fault: FooterFault): string => faultText(footers, fault);
export const headersFaultText = (fault: HeadersFault): string => faultText(headers, fault);
export const mismatchText = (mismatch: PayloadMismatch): string => faultText(mismatches, mismatch);
