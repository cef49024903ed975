import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Why a path from an archive or manifest is not safe. `expected`: the limit; `found`: the name inside the path. */
interface PathFaults {
  empty: object;
  'control-character': object;
  'not-unicode': object;
  backslash: object;
  absolute: object;
  colon: object;
  'windows-character': object;
  /** In UTF-8 bytes. */
  'too-long': { expected: number };
  /** In names. */
  'too-deep': { expected: number };
  'empty-name': object;
  'dot-name': { found: string };
  'dot-at-end': object;
  /** In UTF-8 bytes. */
  'name-too-long': { expected: number };
  'device-name': { found: string };
}

export type PathFault = Fault<PathFaults>;

const texts: FaultTexts<PathFaults> = {
  empty: () => 'is empty',
  'control-character': () => 'holds a control character',
  'not-unicode': () => 'is not Unicode text',
  backslash: () => 'holds a backslash',
  absolute: () => 'is absolute',
  colon: () => 'holds a colon, as a drive does',
  'windows-character': () => 'holds a character that Windows does not take',
  'too-long': ({ expected }) => `is longer than ${expected} bytes`,
  'too-deep': ({ expected }) => `is more than ${expected} folders deep`,
  'empty-name': () => 'holds an empty name',
  'dot-name': ({ found }) => `leads through \`${found}\``,
  'dot-at-end': () => 'holds a name that ends in a dot or a blank',
  'name-too-long': ({ expected }) => `holds a name of more than ${expected} bytes`,
  'device-name': ({ found }) => `holds \`${found}\`, a device on Windows`,
};

/** Why a path is not safe, as the end of a sentence: `is absolute`. */
export const pathFaultText = (fault: PathFault): string => faultText(texts, fault);
