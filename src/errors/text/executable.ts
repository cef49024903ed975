import type { ErrorTexts } from '../error-text.ts';
import { type BinaryFault, binaryFaultText } from '../faults/binary.ts';
import { type ServiceFault, serviceFaultText } from '../faults/service.ts';
import { type StubFault, stubFaultText } from '../faults/stub.ts';

/** Faults of an icon for Windows. `found`: a number of images, or bytes. */
type WindowsIconFault =
  | { problem: 'format' | 'empty-image' }
  | { problem: 'too-large'; found: number }
  | { problem: 'image-count'; expected: number; found: number }
  | { problem: 'damaged'; fault: BinaryFault };

export interface ExecutableErrors {
  'output-is-input': { path: string };
  'output-not-a-file': { path: string; problem: 'folder' | 'special-file' };
  'output-not-writable': { path: string; found: string };
  /** Sizes in bytes, and SHA-256 in hexadecimal. */
  'payload-changed': {
    path: string;
    expectedSize: number;
    expected: string;
    foundSize: number;
    found: string;
  };
  'executable-no-escript': { path: string };
  /** `found`: the system's message. */
  'executable-unreadable': { path: string } & (
    | { problem: 'special-file' }
    | { problem: 'system'; found: string }
  );
  /** In bytes. */
  'executable-too-large': { path: string; expected: number; found: number };
  'windows-icon-invalid': { path: string } & WindowsIconFault;
  'windows-version-invalid': { found: string };
  'launcher-unusable': { path: string } & StubFault;
  'service-unsupported': { path: string } & ServiceFault;
}

function windowsIconText(fault: WindowsIconFault): string {
  switch (fault.problem) {
    case 'format':
      return 'expected an .ico file, found another format';
    case 'empty-image':
      return 'expected an image, found an empty one';
    case 'too-large':
      return `expected an .ico file, found ${fault.found} bytes`;
    case 'image-count':
      return `expected 1 to ${fault.expected} images, found ${fault.found}`;
    case 'damaged':
      return binaryFaultText(fault.fault);
  }
}

export const executableTexts: ErrorTexts<ExecutableErrors> = {
  'output-is-input': ({ path }) => ({
    message: `the output path \`${path}\` would overwrite an input file`,
    hint: 'choose another path with `-o`',
  }),
  'output-not-a-file': ({ path, problem }) => ({
    message: `\`${path}\` is ${problem === 'folder' ? 'a folder' : 'not a regular file'}`,
    hint: 'pass a file name to `-o`; `build` also accepts a folder if its name ends in `/`',
  }),
  'output-not-writable': ({ path, found }) => ({
    message: `\`${path}\` cannot be written: ${found}`,
    hint: 'check folder permissions and free disk space, or choose another path with `-o`',
  }),
  'payload-changed': ({ path, expectedSize, expected, foundSize, found }) => ({
    message: `\`${path}\` changed while it was packed: expected ${expectedSize} bytes, ${expected}, found ${foundSize} bytes, ${found}`,
    hint: 'run the build again while no other program writes to that file',
  }),
  'executable-no-escript': ({ path }) => ({
    message: `\`${path}\` does not contain an escript`,
    hint: 'use the version of onebeam that built the executable',
  }),
  'executable-unreadable': (data) => ({
    message: `\`${data.path}\` cannot be read: ${data.problem === 'system' ? data.found : 'not a regular file'}`,
    hint: 'pass an executable that onebeam built',
  }),
  'executable-too-large': ({ path, expected, found }) => ({
    message: `\`${path}\` would have ${found} bytes; its format allows at most ${Math.round(expected / 2 ** 30)} GiB`,
    hint: 'exclude applications with `--drop-app` or remove large files; `onebeam estimate` lists the applications',
  }),
  'windows-icon-invalid': (data) => ({
    message: `\`${data.path}\` is not a usable icon: ${windowsIconText(data)}`,
    hint: 'pass an .ico file; ImageMagick converts other images: `convert logo.png -define icon:auto-resize icon.ico`',
  }),
  'windows-version-invalid': ({ found }) => ({
    message: `\`${found}\` is not a Windows version: expected up to four numbers below 65536, such as 1.2.3`,
    hint: 'use a version such as `1.2.3` or `1.2.3-rc.1`: text after `-` or `+` is ignored',
  }),
  'launcher-unusable': (data) => ({
    message: `\`${data.path}\` is not a launcher for this target: ${stubFaultText(data)}`,
    hint: 'build the launcher with onebeam: `onebeam launcher build`',
  }),
  'service-unsupported': serviceFaultText,
};
