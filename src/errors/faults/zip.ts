import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Why the parts of an archive do not fill it without gaps. All numbers are offsets from its first byte, or counts. */
interface LayoutFaults {
  'past-the-end': { offset: number; end: number; expected: number };
  'no-wide-end-record': { offset: number; expected: number };
  'wide-end-record-size': { found: number; expected: number };
  'directory-place': { start: number; end: number; expected: number };
  'no-directory-header': { offset: number; expected: number };
  'directory-header-size': { start: number; end: number; expected: number };
  'no-local-header': { offset: number };
  'entry-end': { entry: string; found: number; expected: number };
  'folder-with-content': { entry: string };
  'first-entry': { found: number };
  'directory-entries': { found: number; foundEnd: number; expected: number; expectedEnd: number };
}

/** The field in which the two headers of an entry, or the parts of one, differ. */
interface HeaderFaults {
  'two-values': { field: string; expected: string | number; found: string | number };
  /** In bytes: `expected` in the archive, `found` of content. */
  'stored-size': { expected: number; found: number };
  'extra-length': { expected: number };
  'second-name': object;
  'two-wide-fields': object;
  'no-wide-field': { field: string };
}

/** Features that Erlang cannot read. */
interface UnsupportedFeatures {
  'several-disks': object;
  encryption: { entry: string };
  flags: { entry: string; found: number };
  /** `found`: the number of the method. */
  method: { entry: string; found: number };
  /** `found`: the type in the mode of Unix. */
  'file-type': { entry: string; found: number };
}

interface ZipLimitFaults {
  number: { expected: number; found: string };
  'entry-number': { entry: string; field: string; expected: number; found: string };
  entries: { expected: number; found: number };
  /** In bytes. */
  'entry-size': { entry: string; expected: number; found: number };
  /** In bytes. */
  'total-size': { expected: number; found: number };
}

/** Faults of an entry's data. In bytes, except for the checksums. */
interface ContentFaults {
  size: { expected: number; found: number };
  checksum: { expected: number; found: number };
  'more-content': { expected: number };
  'no-deflate-data': { expected: number };
  'deflate-length': { expected: number; found: number };
}

export type ZipLayoutFault = Fault<LayoutFaults>;
export type ZipHeaderFault = Fault<HeaderFaults>;
export type ZipFeature = Fault<UnsupportedFeatures>;
export type ZipLimitFault = Fault<ZipLimitFaults>;
export type ZipContentFault = Fault<ContentFaults>;

const layouts: FaultTexts<LayoutFaults> = {
  'past-the-end': ({ offset, end, expected }) =>
    `a local header at ${offset} ends at ${end}, expected at most ${expected} bytes`,
  'no-wide-end-record': ({ offset, expected }) =>
    `no 64-bit end record at ${offset}, expected one before ${expected}`,
  'wide-end-record-size': ({ found, expected }) =>
    `a 64-bit end record of ${found} bytes, expected one that ends at ${expected}`,
  'directory-place': ({ start, end, expected }) =>
    `a directory from ${start} to ${end}, expected its end at ${expected}`,
  'no-directory-header': ({ offset, expected }) =>
    `no directory header at ${offset}, expected one before ${expected}`,
  'directory-header-size': ({ start, end, expected }) =>
    `a directory header from ${start} to ${end}, expected its end before ${expected}`,
  'no-local-header': ({ offset }) =>
    `no local header at ${offset}, expected the one that the directory names`,
  'entry-end': ({ entry, found, expected }) =>
    `\`${entry}\` ends at ${found}, expected ${expected}, where the next part begins`,
  'folder-with-content': ({ entry }) => `the folder \`${entry}\` has content, expected none`,
  'first-entry': ({ found }) =>
    `the first entry is at ${found}, expected 0, right after the header of the escript`,
  'directory-entries': ({ found, foundEnd, expected, expectedEnd }) =>
    `${found} directory entries up to ${foundEnd}, expected ${expected} up to ${expectedEnd}`,
};

const between = (field: string, expected: string | number, found: string | number): string =>
  `${field}: ${expected} in the directory, ${found} beside the data`;

const headers: FaultTexts<HeaderFaults> = {
  'two-values': ({ field, expected, found }) => between(field, expected, found),
  'stored-size': ({ expected, found }) =>
    between('size', `${expected} bytes stored`, `${found} bytes of content`),
  'extra-length': ({ expected }) => between('extra fields', `${expected} bytes`, 'a longer field'),
  'second-name': () => between('name', 'one name', 'a second name in an extra field'),
  'two-wide-fields': () => between('extra fields', 'one 64-bit field', 'two'),
  'no-wide-field': ({ field }) => between(field, 'a 64-bit field', 'none'),
};

const methods: Record<number, string> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  20: 'zstd',
  93: 'zstd',
  95: 'xz',
  98: 'PPMd',
  99: 'AES encryption',
};

const features: FaultTexts<UnsupportedFeatures> = {
  'several-disks': () => 'several disks',
  encryption: ({ entry }) => `encryption (\`${entry}\`)`,
  flags: ({ entry, found }) => `the unknown flags 0x${found.toString(16)} (\`${entry}\`)`,
  method: ({ entry, found }) =>
    `the compression method ${found}${methods[found] ? `, ${methods[found]},` : ''} (\`${entry}\`)`,
  'file-type': ({ entry, found }) => `\`${entry}\` as a link or special file (type 0${found.toString(8)})`,
};

const limits: FaultTexts<ZipLimitFaults> = {
  number: () => 'a 64-bit number',
  'entry-number': ({ entry, field }) => `the ${field} of \`${entry}\``,
  entries: () => 'the number of entries',
  'entry-size': ({ entry }) => `the size of \`${entry}\``,
  'total-size': () => 'the size of all entries together',
};

const hex = (crc: number): string => crc.toString(16).padStart(8, '0');

const contents: FaultTexts<ContentFaults> = {
  size: ({ expected, found }) => `expected ${expected} bytes, found ${found} bytes`,
  checksum: ({ expected, found }) => `expected checksum ${hex(expected)}, found checksum ${hex(found)}`,
  'more-content': ({ expected }) => `expected ${expected} bytes, found more`,
  'no-deflate-data': ({ expected }) => `expected ${expected} bytes, found no deflate data`,
  'deflate-length': ({ expected, found }) => `expected ${expected} bytes of deflate data, found ${found}`,
};

export const zipLayoutText = (fault: ZipLayoutFault): string => faultText(layouts, fault);
/** `size: 1 in the directory, 2 beside the data` */
export const zipHeaderText = (fault: ZipHeaderFault): string => faultText(headers, fault);
export const zipFeatureText = (feature: ZipFeature): string => faultText(features, feature);
/** Returns the name of the exceeded limit: `the number of entries`. */
export const zipLimitText = (fault: ZipLimitFault): string => faultText(limits, fault);
export const zipContentText = (fault: ZipContentFault): string => faultText(contents, fault);
