import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Faults of a tar archive. */
interface TarFaults {
  checksum: { expected: number; found: number };
  /** `found`: the mark of the format. */
  format: { found: string };
  'name-encoding': object;
  'nul-in-name': object;
  'number-range': { field: string };
  'number-digits': { field: string };
  'header-without-entry': object;
  'data-after-end': object;
  'two-extended-headers': object;
  /** In bytes; `found` is the text of the extended header. */
  size: { expected: number; found: string };
  'content-of-no-file': { type: string };
  'record-length': object;
  'record-text': object;
}

/** Limits that a tar archive exceeds. */
interface TarLimits {
  entries: { expected: number };
  /** In bytes. */
  'extended-header': { expected: number; found: number };
  /** In bytes. */
  total: { expected: number };
}

export type TarFault = Fault<TarFaults>;
export type TarLimit = Fault<TarLimits>;

const faults: FaultTexts<TarFaults> = {
  checksum: ({ expected, found }) => `expected checksum ${expected}, found ${found}`,
  format: ({ found }) => `expected a ustar, GNU or V7 header, found ${JSON.stringify(found)}`,
  'name-encoding': () => 'expected names in UTF-8',
  'nul-in-name': () => 'expected a name without NUL inside',
  'number-range': ({ field }) => `expected a ${field} that is not negative or huge`,
  'number-digits': ({ field }) => `expected a ${field} in octal digits`,
  'header-without-entry': () => 'expected an entry after its extended header',
  'data-after-end': () => 'expected nothing after the end',
  'two-extended-headers': () => 'expected one extended header for an entry',
  size: ({ expected, found }) => `expected size ${expected}, found ${found}`,
  'content-of-no-file': ({ type }) => `expected a ${type} without content`,
  'record-length': () => 'expected PAX records with right lengths',
  'record-text': () => 'expected PAX records of a key and a value without NUL',
};

const limits: FaultTexts<TarLimits> = {
  entries: ({ expected }) => `expected at most ${expected} entries`,
  'extended-header': ({ expected, found }) =>
    `expected an extended header of 1 to ${expected} bytes, found ${found}`,
  total: ({ expected }) => `expected at most ${expected} bytes`,
};

export const tarFaultText = (fault: TarFault): string => faultText(faults, fault);
export const tarLimitText = (limit: TarLimit): string => faultText(limits, limit);
