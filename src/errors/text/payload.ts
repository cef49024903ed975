import type { ErrorTexts } from '../error-text.ts';
import { type ManifestExpectation, manifestExpectationText } from '../expected/manifest-value.ts';
import { type PathFault, pathFaultText } from '../faults/path.ts';
import {
  type FooterFault,
  footerFaultText,
  type HeadersFault,
  headersFaultText,
  mismatchText,
  type PayloadMismatch,
} from '../faults/payload.ts';
import { type TarFault, type TarLimit, tarFaultText, tarLimitText } from '../faults/tar.ts';
import { type ZstdFault, type ZstdLimit, zstdFaultText, zstdLimitText } from '../faults/zstd.ts';

/** `path`: the file, if the reader knows it, or the entry of the archive. */
export interface PayloadErrors {
  'footer-missing': { path?: string };
  'footer-version': { path?: string; expected: number; found: number };
  'footer-invalid': { path?: string } & FooterFault;
  'executable-invalid': { path?: string } & HeadersFault;
  /** `path`: the place in the JSON document. */
  'manifest-invalid': { path?: string; expected: ManifestExpectation; found?: string };
  /** `expected` and `found`: SHA-256 in hexadecimal. */
  'manifest-digest': { path?: string; expected: string; found: string };
  /** `offset`: of the frame in the payload, in bytes, when it is about a frame. */
  'payload-digest': { path?: string; offset?: number; expected: string; found: string };
  'payload-mismatch': { path?: string } & PayloadMismatch;
  'path-unsafe': { path: string } & PathFault;
  'path-collision': { path: string };
  'tar-invalid': { path?: string } & TarFault;
  'tar-truncated': { path?: string };
  'tar-limit': { path?: string } & TarLimit;
  /** `found`: the key of the PAX record, or the character of the type. */
  'tar-entry-refused': { path?: string; problem: 'record' | 'type'; found: string };
  'zstd-invalid': { path?: string } & ZstdFault;
  'zstd-limit': { path?: string } & ZstdLimit;
}

const again = 'download the file again, and compare its checksum with the published one';
const archiveAgain = 'download the archive again, and compare its checksum with the published one';
const at = (path: string | undefined): string => (path === undefined ? '' : ` at \`${printable(path)}\``);

/** Names come from unchecked files: no control character may reach a terminal. */
function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

export const payloadTexts: ErrorTexts<PayloadErrors> = {
  'footer-missing': ({ path }) => ({
    message:
      path === undefined
        ? 'the executable has no payload at its end'
        : `\`${printable(path)}\` was not built by onebeam, or is damaged: it has no payload at its end`,
    hint: 'if onebeam built it, it was truncated, or rewritten by a tool such as `strip`; ' + again,
  }),
  'footer-version': ({ expected, found }) => ({
    message: `the payload has format version ${found}, and this program reads version ${expected}`,
    hint: 'use the version of onebeam that built the executable, or a newer one',
  }),
  'footer-invalid': (data) => ({
    message: `the end mark of the payload is damaged: ${footerFaultText(data)}`,
    hint: again,
  }),
  'executable-invalid': (data) => ({
    message: `${data.path ? `\`${printable(data.path)}\`` : 'the file'} is not an executable with a payload: ${headersFaultText(data)}`,
    hint: again,
  }),
  'manifest-invalid': ({ path, expected, found }) => ({
    message: `the manifest is damaged${at(path)}: expected ${manifestExpectationText(expected)}${found === undefined ? '' : `, found ${printable(found)}`}`,
    hint: again,
  }),
  'manifest-digest': ({ expected, found }) => ({
    message: `the manifest is damaged: expected SHA-256 ${expected}, found ${found}`,
    hint: again,
  }),
  'payload-digest': ({ path, offset, expected, found }) => ({
    message: `the payload is damaged${at(offset === undefined ? path : `frame at ${offset}`)}: expected SHA-256 ${expected}, found ${found}`,
    hint: again,
  }),
  'payload-mismatch': (data) => ({
    message: `payload and manifest differ${at(data.path)}: ${printable(mismatchText(data))}`,
    hint: again,
  }),
  'path-unsafe': (data) => ({
    message: `the name \`${printable(data.path)}\` ${printable(pathFaultText(data))}`,
    hint: 'rename the file and pack it again: only relative names that are valid on every platform are unpacked',
  }),
  'path-collision': ({ path }) => ({
    message: `two entries have the name \`${printable(path)}\`, or names that some systems treat as the same`,
    hint: 'rename one of them and pack it again: names that differ only in case are the same on macOS and Windows',
  }),
  'tar-invalid': (data) => ({
    message: `the tar archive is damaged${at(data.path)}: ${printable(tarFaultText(data))}`,
    hint: archiveAgain,
  }),
  'tar-truncated': () => ({
    message: 'the tar archive ends before its end mark',
    hint: archiveAgain,
  }),
  'tar-limit': (data) => ({
    message: `the tar archive is too large${at(data.path)}: ${tarLimitText(data)}`,
    hint: 'remove files that are not needed, and pack it again',
  }),
  'tar-entry-refused': ({ path, problem, found }) => ({
    message: `the tar archive has an entry of an unsupported type${at(path)}: ${problem === 'record' ? 'PAX record ' : ''}${printable(JSON.stringify(found))}`,
    hint: 'pack only files, folders and links',
  }),
  'zstd-invalid': (data) => ({
    message: `the zstd data is damaged: expected ${zstdFaultText(data)}`,
    hint: archiveAgain,
  }),
  'zstd-limit': (data) => ({
    message: `the zstd data needs too much memory: ${zstdLimitText(data)}`,
    hint: archiveAgain,
  }),
};
