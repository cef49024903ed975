import type { ErrorTexts } from '../error-text.ts';

export interface DownloadErrors {
  'download-not-found': { path: string };
  'download-failed': { path: string; found: string };
  'download-unreachable': { path: string; found: string };
  /** `found`: the address that it leads to. */
  'download-downgrade': { path: string; found: string };
  /** `expected` and `found`: SHA-256 in hexadecimal. */
  'download-digest': { path: string; expected: string; found: string };
  /** `expected`: the environment variable that names the file. */
  'certificates-unreadable': { path: string; expected: string; found: string };
  'offline-missing': { path: string };
}

export const downloadTexts: ErrorTexts<DownloadErrors> = {
  'download-not-found': ({ path }) => ({
    message: `there is nothing at \`${path}\``,
    hint: 'check the address and the version, or give a runtime that is on this machine: `--erts <folder or archive>`',
  }),
  'download-failed': ({ path, found }) => ({
    message: `cannot get \`${path}\`: ${found}`,
    hint: 'check the network and the proxy (`HTTPS_PROXY`, `NO_PROXY`), name a mirror with `ONEBEAM_MIRROR`, or give `--erts <folder or archive>`',
  }),
  'download-unreachable': ({ path, found }) => ({
    message: `cannot reach \`${hostOf(path)}\`: ${found}`,
    hint: 'check the network and the proxy (`HTTPS_PROXY`, `NO_PROXY`), name a mirror with `ONEBEAM_MIRROR`, or give `--erts <folder or archive>`',
  }),
  'download-downgrade': ({ path, found }) => ({
    message: `\`${path}\` leads to \`${found}\`, which is not safe to follow`,
    hint: 'give the final address yourself when you trust it',
  }),
  'download-digest': ({ path, expected, found }) => ({
    message: `\`${path}\` is not what it should be: SHA-256 ${expected} was expected, ${found} came`,
    hint: 'nothing of it was kept; if the publisher replaced the file and you trust the new one, remove its entry from `onebeam.lock`',
  }),
  'certificates-unreadable': ({ path, expected, found }) => ({
    message: `\`${path}\`, which \`${expected}\` names, cannot be used: ${found}`,
    hint: `let \`${expected}\` name a file of certificates in PEM, or unset it`,
  }),
  'offline-missing': ({ path }) => ({
    message: `\`${path}\` is not in the cache, and nothing is fetched with \`--offline\``,
    hint: 'run the command once without `--offline`, or give `--erts <folder or archive>`',
  }),
};

const hostOf = (url: string): string => /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;
