import type { ErrorTexts } from '../error-text.ts';

const again = 'get the file once more, and compare its checksum with the published one';
const archiveAgain = 'get the archive once more, and compare its checksum with the published one';
const at = (path: string | undefined): string => (path === undefined ? '' : ` at \`${printable(path)}\``);

/** Names come from files that nobody has checked: no control character reaches a terminal. */
function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

export const payloadTexts = {
  'footer-missing': ({ path }) => ({
    message:
      path === undefined
        ? 'there is no payload at the end of the executable'
        : `\`${printable(path)}\` was not built by onebeam, or is no longer whole: there is no payload at its end`,
    hint: 'if onebeam built it, it was cut short, or a tool such as `strip` rewrote it; ' + again,
  }),
  'footer-version': ({ expected, found }) => ({
    message: `the payload has format version ${found}, and this program reads version ${expected}`,
    hint: 'use the onebeam that made the executable, or a newer one',
  }),
  'footer-invalid': ({ expected, found }) => ({
    message: `the end mark of the payload is damaged: expected ${expected}, found ${found}`,
    hint: again,
  }),
  'executable-invalid': ({ path, expected, found }) => ({
    message: `${path ? `\`${printable(path)}\`` : 'the file'} is no executable with a payload: expected ${expected}${found === undefined ? '' : `, found ${found}`}`,
    hint: again,
  }),
  'manifest-invalid': ({ path, expected, found }) => ({
    message: `the manifest is damaged${at(path)}: expected ${expected}${found === undefined ? '' : `, found ${printable(String(found))}`}`,
    hint: again,
  }),
  'manifest-digest': ({ expected, found }) => ({
    message: `the manifest is damaged: expected SHA-256 ${expected}, found ${found}`,
    hint: again,
  }),
  'payload-digest': ({ path, expected, found }) => ({
    message: `the payload is damaged${at(path)}: expected SHA-256 ${expected}, found ${found}`,
    hint: again,
  }),
  'payload-mismatch': ({ path, expected, found }) => ({
    message: `payload and manifest differ${at(path)}: expected ${printable(String(expected))}, found ${printable(String(found))}`,
    hint: again,
  }),
  'path-unsafe': ({ path, found }) => ({
    message: `the name \`${printable(path ?? '')}\` ${printable(String(found))}`,
    hint: 'only relative names that every platform takes are unpacked; rename the file and pack it again',
  }),
  'path-collision': ({ path }) => ({
    message: `two entries have the name \`${printable(path ?? '')}\`, or names that some systems take for the same`,
    hint: 'rename one of them and pack it again; letter case makes no difference here',
  }),
  'tar-invalid': ({ path, expected, found }) => ({
    message: `the tar archive is damaged${at(path)}: expected ${expected}${found === undefined ? '' : `, found ${printable(String(found))}`}`,
    hint: archiveAgain,
  }),
  'tar-truncated': () => ({
    message: 'the tar archive ends before its end mark',
    hint: archiveAgain,
  }),
  'tar-limit': ({ path, expected, found }) => ({
    message: `the tar archive is too large${at(path)}: expected ${expected}${found === undefined ? '' : `, found ${found}`}`,
    hint: 'leave out what is not needed and pack it again',
  }),
  'tar-entry-refused': ({ path, found }) => ({
    message: `the tar archive has an entry of a kind that is not unpacked${at(path)}: ${printable(String(found))}`,
    hint: 'pack only files, folders and links',
  }),
  'zstd-invalid': ({ expected }) => ({
    message: `the zstd data is damaged: expected ${expected}`,
    hint: archiveAgain,
  }),
  'zstd-limit': ({ expected, found }) => ({
    message: `the zstd data asks for too much: expected ${expected}, found ${found}`,
    hint: archiveAgain,
  }),
} satisfies ErrorTexts;
