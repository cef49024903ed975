import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Parts of which a file has a limited number. */
type BinaryPart = keyof typeof parts;

const parts = {
  sections: 'sections',
  'section-headers': 'section headers',
  'program-headers': 'program headers',
  'version-needs': 'version needs',
  'version-definitions': 'version definitions',
  'signature-blobs': 'blobs in a signature',
  'imported-libraries': 'imported libraries',
  resources: 'resources',
} as const;

/** Faults of an ELF, PE or Mach-O file. Sizes and offsets in bytes. */
interface BinaryFaults {
  'outside-file': { offset: number; length: number; found: number };
  /** `found` is absent when reading ended at the limit. */
  'too-many': { what: BinaryPart; expected: number; found?: number };
  /** `found`: the length of a program or section header. */
  'header-size': { what: 'program-headers' | 'section-headers'; found: number };
  'elf-class': { found: number };
  'elf-byte-order': { found: number };
  'elf-section-names': { found: number };
  /** `found`: the address; absent when there is no string table. */
  'outside-segment': { found?: number | undefined };
  'outside-section': { what: 'imports' | 'resources'; found: number };
  'no-architecture': object;
  'macho-magic': { found: number };
  'load-command': { expected: number; found: number; offset: number };
  'segment-command': { found: number };
  'name-outside': { expected: number; found: number };
  'signature-magic': { found: number };
  'hash-type': { found: number };
  'page-hashes': { expected: number; found: number; codeLimit: number };
  'no-code-directory': object;
  'pe-magic': { found: number };
  'pe-width': { found: number };
  'signature-outside': { expected: number; found: number; offset: number };
  'resource-levels': { found: 'fewer' | 'more' };
}

export type BinaryFault = Fault<BinaryFaults>;

const hex = (value: number): string => value.toString(16);

const texts: FaultTexts<BinaryFaults> = {
  'outside-file': ({ offset, length, found }) =>
    `expected ${length} bytes at ${offset}, found a file of ${found} bytes`,
  'too-many': ({ what, expected, found }) =>
    `expected at most ${expected} ${parts[what]}, found ${found ?? 'more'}`,
  'header-size': ({ what, found }) => `expected ${parts[what]} of the usual size, found ${found}`,
  'elf-class': ({ found }) => `expected an ELF class of 1 or 2, found ${found}`,
  'elf-byte-order': ({ found }) => `expected an ELF byte order of 1 or 2, found ${found}`,
  'elf-section-names': ({ found }) => `expected a section that has the names, found ${found}`,
  'outside-segment': ({ found }) =>
    `expected addresses inside of a loaded segment, found ${found ?? 'no string table'}`,
  'outside-section': ({ what, found }) => `expected ${what} inside of a section, found ${found}`,
  'no-architecture': () => 'expected an architecture in a universal file, found none',
  'macho-magic': ({ found }) => `expected a 64-bit Mach-O header, found magic ${hex(found)}`,
  'load-command': ({ expected, found, offset }) =>
    `expected load commands up to ${expected}, found one of ${found} bytes at ${offset}`,
  'segment-command': ({ found }) => `expected a segment command of 72 bytes or more, found ${found}`,
  'name-outside': ({ expected, found }) =>
    `expected a library's name inside of ${expected} bytes, found ${found}`,
  'signature-magic': ({ found }) => `expected an embedded code signature, found ${hex(found)}`,
  'hash-type': ({ found }) => `expected a hash of SHA-1, SHA-256 or SHA-384, found ${found}`,
  'page-hashes': ({ expected, found, codeLimit }) =>
    `expected hashes for ${expected} bytes at most, found ${found} for ${codeLimit}`,
  'no-code-directory': () => 'expected a code directory, found a signature without one',
  'pe-magic': ({ found }) => `expected a PE signature, found ${hex(found)}`,
  'pe-width': ({ found }) => `expected a PE32 or PE32+ header, found ${hex(found)}`,
  'signature-outside': ({ expected, found, offset }) =>
    `expected a signature inside of ${expected} bytes, found ${found} at ${offset}`,
  'resource-levels': ({ found }) => `expected three levels of resources, found ${found}`,
};

/** `expected ..., found ...` */
export const binaryFaultText = (fault: BinaryFault): string => faultText(texts, fault);
