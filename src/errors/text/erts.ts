import type { ErrorTexts } from '../error-text.ts';
import { type LockFault, lockFaultText } from '../faults/lock.ts';
import { type ProgramEnd, programEndText } from '../faults/programs.ts';
import { type Tried, triedText } from './download.ts';

export interface ErtsErrors {
  'otp-not-found': { path: string };
  'otp-ambiguous': { path: string; roots: readonly string[] };
  'otp-several-erts': { path: string; folders: readonly string[] };
  'otp-no-release': { path: string };
  'otp-application-unreadable': { path: string; reason: string };
  /** `expected`: the program. */
  'otp-program-missing': { path: string; expected: string };
  'archive-unknown': { path: string };
  'archive-damaged': { path: string; reason: string };
  /** `reason`: the message of the system, if `xz` is installed but cannot be started. */
  'xz-missing': { path: string; reason?: string };
  'lock-invalid': { path: string } & LockFault;
  /** `path`: the command. */
  'debian-failed': { path: string } & ProgramEnd;
  'erts-argument': { path: string };
  'erts-credentials': { path: string };
  /** `path`: the version; `expected`: the target; `tried`: why each source failed; `other`: the release that Debian has. */
  'erts-not-found': { path?: string; expected: string; tried: readonly Tried[]; other?: string };
  /** `path`: the version; `expected`: the target. */
  'erts-not-published': { path: string; expected: string; tried: readonly Tried[] };
  /** The same, when some publishers did not answer. */
  'erts-unreachable': { path: string; expected: string; tried: readonly Tried[] };
}

const layouts =
  'pass a folder with `erts-*/`, `lib/kernel-*/` and `releases/`, or an archive of one; to print the folder of an installed Erlang, run `erl -noshell -eval "io:put_chars(code:root_dir()), halt()."`';

export const ertsTexts: ErrorTexts<ErtsErrors> = {
  'otp-not-found': ({ path }) => ({
    message: `there is no Erlang runtime in \`${path}\`: expected \`erts-*/bin/beam.smp\` and \`lib/kernel-*\``,
    hint: layouts,
  }),
  'otp-ambiguous': ({ path, roots }) => ({
    message: `\`${path}\` contains several Erlang runtimes: ${names(roots)}`,
    hint: 'pass one of these folders to `--erts`',
  }),
  'otp-several-erts': ({ path, folders }) => ({
    message: `\`${path}\` has several emulators: ${names(folders)}`,
    hint: 'remove all but one of these folders, or pass a runtime with a single `erts-*` folder',
  }),
  'otp-no-release': ({ path }) => ({
    message: `\`${path}\` does not state its OTP release: it has no \`releases/<number>/OTP_VERSION\``,
    hint: 'pass an OTP installation, not the output of `rebar3 release` or `mix release`',
  }),
  'otp-application-unreadable': ({ path, reason }) => ({
    message: `cannot read the application file \`${path}\`: ${reason}`,
    hint: 'the runtime is damaged: download it again',
  }),
  'otp-program-missing': ({ path, expected }) => ({
    message: `the runtime in \`${path}\` has no \`${expected}\``,
    hint: 'pass a complete runtime to `--erts`',
  }),
  'archive-unknown': ({ path }) => ({
    message: `\`${path}\` is not a supported archive`,
    hint: 'pass a `.tar.gz`, `.tar.xz`, `.tar` or `.zip` archive of an Erlang runtime',
  }),
  'archive-damaged': ({ path, reason }) => ({
    message: `\`${path}\` cannot be unpacked: ${reason}`,
    hint: 'download it again, and compare its checksum with the published one',
  }),
  'xz-missing': ({ path, reason = '`xz` was not found in PATH' }) => ({
    message: `\`${path}\` cannot be unpacked without the program \`xz\`: ${reason}`,
    hint: 'install `xz` (Debian: xz-utils), or pass the runtime as a `.tar.gz` or `.zip`',
  }),
  'lock-invalid': (data) => ({
    message: `cannot read the lock file \`${data.path}\`: ${lockFaultText(data)}`,
    hint: 'restore it from version control, or delete it to pin the runtimes again',
  }),
  'debian-failed': (data) => ({
    message: `cannot download Erlang from Debian's archive: \`${data.path}\` failed: ${programEndText(data)}`,
    hint: 'check that `apt-get update` works on this machine, or pass a runtime to `--erts`',
  }),
  'erts-argument': ({ path }) => ({
    message: `\`${path}\` is not a file, folder, URL or OTP version`,
    hint: 'pass an OTP folder, an archive, a URL or a version to `--erts`, such as `27` or `27.3.4`',
  }),
  'erts-credentials': ({ path }) => ({
    message: `the runtime URL \`${path}\` contains credentials, which would appear in \`onebeam.lock\` and in messages`,
    hint: 'download the archive first (`curl --netrc -O <URL>`) and pass the file to `--erts`',
  }),
  'erts-not-found': ({ path, expected, tried, other }) => ({
    message: `no Erlang runtime${path ? ` of OTP ${path}` : ''} for \`${expected}\` was found${because(tried)}`,
    hint: other
      ? `build with Debian's OTP release (\`--erts ${other}\`), or pass a runtime: \`--erts <folder, archive or URL>\``
      : 'pass one with `--erts <folder, archive, URL or version>`, install Erlang on this machine (for its own target), or set a mirror with `ONEBEAM_MIRROR`',
  }),
  'erts-not-published': ({ path, expected, tried }) => ({
    message: `no publisher has OTP ${path} for \`${expected}\`${because(tried)}`,
    hint: 'use another version, or pass a runtime: `--erts <folder, archive or URL>`',
  }),
  'erts-unreachable': ({ path, tried }) => ({
    message: `some publishers of OTP ${path} cannot be reached${because(tried)}`,
    hint: 'check the network and the proxy (`HTTPS_PROXY`, `NO_PROXY`), set a mirror with `--mirror <URL>`, or use a local runtime: `--erts <folder or archive>`',
  }),
};

const names = (list: readonly string[]): string => list.map((name) => `\`${name}\``).join(', ');

const because = (tried: readonly Tried[]): string => {
  const reasons = tried.slice(0, 6).map(triedText);
  return reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
};
