import type { ErrorTexts } from '../error-text.ts';

export const executableTexts = {
  'output-is-input': ({ path }) => ({
    message: `the output path \`${path}\` would overwrite an input file`,
    hint: 'give another place with `-o`',
  }),
  'output-not-a-file': ({ path, found }) => ({
    message: `\`${path}\` is ${found}`,
    hint: 'give the name of a file with `-o`, or for `build` a folder that ends with `/`',
  }),
  'output-not-writable': ({ path, found }) => ({
    message: `\`${path}\` cannot be written: ${found}`,
    hint: 'check the folder, who owns it and the space left there, or give another place with `-o`',
  }),
  'payload-changed': ({ path, expected, found }) => ({
    message: `\`${path}\` changed while it was packed: expected ${expected}, found ${found}`,
    hint: 'build again, with nothing else writing there',
  }),
  'executable-no-escript': ({ path }) => ({
    message: `what was laid out in \`${path}\` holds no escript`,
    hint: 'this executable was made by another version; explain it with that one',
  }),
  'executable-unreadable': ({ path, found }) => ({
    message: `\`${path}\` cannot be read: ${found}`,
    hint: 'give the path of an executable made by onebeam',
  }),
  'executable-too-large': ({ path, expected, found }) => ({
    message: `\`${path}\` would have ${found} bytes, and its format holds ${expected}`,
    hint: 'leave applications or large files out: `onebeam estimate` shows what takes the room',
  }),
  'windows-icon-invalid': ({ path, expected, found }) => ({
    message: `\`${path}\` cannot be the icon: expected ${expected}, found ${found}`,
    hint: 'give an .ico file; ImageMagick makes one of a picture: `convert logo.png -define icon:auto-resize icon.ico`',
  }),
  'windows-version-invalid': ({ expected, found }) => ({
    message: `\`${found}\` is no version for Windows: expected ${expected}`,
    hint: 'what follows a `-` or `+` may be anything: `1.2.3-rc.1`',
  }),
  'stub-unusable': ({ path, expected, found }) => ({
    message: `\`${path}\` is not a stub for this target: expected ${expected}, found ${found}`,
    hint: 'let onebeam make the stub itself: `onebeam stub build`',
  }),
} satisfies ErrorTexts;
