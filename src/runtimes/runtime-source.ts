import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parsedUrl } from '../download/proxy.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { isVersion } from './catalogue/versions.ts';

/** A parsed value of `--erts`. */
export type ErtsArgument =
  | { kind: 'folder'; path: string }
  | { kind: 'archive'; path: string }
  /** As `URL` writes it, without the fragment after `#`. */
  | { kind: 'url'; url: string }
  /** `27`, or a full version. */
  | { kind: 'version'; version: string };

/**
 * Parses a value of `--erts`. Text that looks like a version is a version, even if a file has that name: write `./27` for
 * the file. `otp-27` and `OTP-27.1` are also versions.
 *
 * @param workingFolder relative paths start there.
 * @throws OnebeamError `erts-argument` if it is not a version, a URL or an existing path; `erts-credentials` for a URL
 *   with a name or a password in it, which would appear in the lock file and in messages.
 */
export async function readErtsArgument(value: string, workingFolder: string): Promise<ErtsArgument> {
  if (address.test(value)) return { kind: 'url', url: readAddress(value) };
  if (isVersion(versionIn(value))) return { kind: 'version', version: versionIn(value) };
  const path = resolve(workingFolder, value);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return { kind: 'folder', path };
  if (found?.isFile()) return { kind: 'archive', path };
  throw new OnebeamError('erts-argument', { path: value });
}

const address = /^https?:\/\//i;
const versionIn = (value: string): string => value.replace(/^otp-/i, '');

/** Returns true if a value of `--erts` is a path, existing or not, and not a version or URL. */
export const isErtsPath = (value: string): boolean => !address.test(value) && !isVersion(versionIn(value));

/** One spelling for one address: it is a key of the lock file. */
function readAddress(value: string): string {
  const url = parsedUrl(value);
  if (!url) throw new OnebeamError('erts-argument', { path: value });
  const { protocol, host, pathname, search } = url;
  const spelt = `${protocol}//${host}${pathname}${search}`;
  if (url.username || url.password) throw new OnebeamError('erts-credentials', { path: spelt });
  return spelt;
}

/** Where a runtime came from. */
export type RuntimeSource =
  | { kind: 'folder'; path: string }
  | { kind: 'archive'; path: string; sha256: string }
  | { kind: 'download'; url: string; sha256: string; provider?: string; pinned: boolean }
  | { kind: 'host'; path: string }
  | { kind: 'debian'; version: string; architecture: string };

/** Returns a phrase that names a source: `downloaded`, or a path and `as given`. */
export function sourceText(source: RuntimeSource): string {
  switch (source.kind) {
    case 'folder':
    case 'archive':
      return `\`${source.path}\`, as given`;
    case 'download':
      return `${source.provider ? `from ${source.provider}` : 'downloaded'}${source.pinned ? ', as pinned in onebeam.lock' : ''}`;
    case 'host':
      return `the Erlang on this machine, \`${source.path}\``;
    case 'debian':
      return `Debian's erlang ${source.version} for ${source.architecture}`;
  }
}
