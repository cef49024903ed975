import type { ErrorTexts } from '../error-text.ts';
import { type DownloadFault, downloadFaultText, type SilenceFault, silenceText } from '../faults/download.ts';

export interface DownloadErrors {
  'download-not-found': { path: string };
  'download-failed': { path: string } & DownloadFault;
  'download-unreachable': { path: string } & SilenceFault;
  /** `found`: the address that it leads to. */
  'download-downgrade': { path: string; found: string };
  /** `expected` and `found`: SHA-256 in hexadecimal. */
  'download-digest': { path: string; expected: string; found: string };
  /** `variable` names the file; `reason`: the system's message, when it cannot be read. */
  'certificates-unreadable': { path: string; variable: string; reason?: string };
  /** `path`: an address, a package, or the version of a runtime for `target`. */
  'offline-missing': { path: string; target?: string };
}

/** A source that has no runtime: its name, unless the error names the host, and the error's code with its data. */
export type Tried = {
  [Code in keyof DownloadErrors]: { publisher?: string; code: Code; data: DownloadErrors[Code] };
}[keyof DownloadErrors];

export const downloadTexts: ErrorTexts<DownloadErrors> = {
  'download-not-found': ({ path }) => ({
    message: `\`${path}\` was not found (404)`,
    hint: 'check the URL and the version, or use a local runtime: `--erts <folder or archive>`',
  }),
  'download-failed': (data) => ({
    message: `cannot download \`${data.path}\`: ${downloadFaultText(data)}`,
    hint: 'check the network and the proxy (`HTTPS_PROXY`, `NO_PROXY`), set a mirror with `ONEBEAM_MIRROR`, or use a local runtime: `--erts <folder or archive>`',
  }),
  'download-unreachable': (data) => ({
    message: `cannot reach \`${hostOf(data.path)}\`: ${silenceText(data)}`,
    hint: 'check the network and the proxy (`HTTPS_PROXY`, `NO_PROXY`), set a mirror with `ONEBEAM_MIRROR`, or use a local runtime: `--erts <folder or archive>`',
  }),
  'download-downgrade': ({ path, found }) => ({
    message: `\`${path}\` redirects to \`${found}\`, which is not encrypted`,
    hint: 'pass that URL to `--erts` yourself if you trust it',
  }),
  'download-digest': ({ path, expected, found }) => ({
    message: `checksum mismatch for \`${path}\`: expected SHA-256 ${expected}, found ${found}`,
    hint: 'the download was discarded; if the publisher replaced the file and you trust the new one, remove its entry from `onebeam.lock`',
  }),
  'certificates-unreadable': ({ path, variable, reason = 'the file contains no certificate' }) => ({
    message: `cannot read the certificates in \`${path}\`, set by \`${variable}\`: ${reason}`,
    hint: `set \`${variable}\` to a PEM file, or unset it`,
  }),
  'offline-missing': ({ path, target }) => ({
    message: `\`${target === undefined ? path : `OTP ${path} for ${target}`}\` is not in the cache, and \`--offline\` forbids downloading it`,
    hint: 'run the command once without `--offline`, or use a local runtime: `--erts <folder or archive>`',
  }),
};

const hostOf = (url: string): string => /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;

/** The message of the error, with the source's name. Pure. */
export function triedText<Code extends keyof DownloadErrors>({
  publisher,
  code,
  data,
}: Tried & { code: Code }): string {
  const { message } = downloadTexts[code](data as DownloadErrors[Code]);
  return publisher === undefined ? message : `${publisher}: ${message}`;
}
