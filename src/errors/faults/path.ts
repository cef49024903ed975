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
  'control-character': () => 'contains a control character',
  'not-unicode': () => 'is not Unicode text',
  backslash: () => 'contains a backslash',
  absolute: () => 'is absolute',
  colon: () => 'contains a colon, like a drive name',
  'windows-character': () => 'contains a character that Windows does not allow',
  'too-long': ({ expected }) => `is longer than ${expected} bytes`,
  'too-deep': ({ expected }) => `is more than ${expected} folders deep`,
  'empty-name': () => 'contains an empty name',
  'dot-name': ({ found }) => `leads through \`${found}\``,
  'dot-at-end': () => 'contains a name that ends in a dot or a space',
  'name-too-long': ({ expected }) => `contains a name of more than ${expected} bytes`,
  'device-name': ({ found }) => `contains \`${found}\`, a device name on Windows`,
};

/** Returns why a path is not safe, as the end of a sentence: `is absolute`. */
export const pathFaultText = (fault: PathFault): string => faultText(texts, fault);
