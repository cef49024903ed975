import type { ErrorTexts } from '../error-text.ts';
import { type ImageFault, imageFaultText } from '../faults/image.ts';
import { type ProgramEnd, programEndText } from '../faults/programs.ts';
import { type ThinProblem, thinProblemText } from '../faults/shipping.ts';

/** Sizes in pixels, lengths in bytes. */
type IconFault =
  | { problem: 'format' }
  | { problem: 'icns-length'; found: number }
  | { problem: 'size'; width: number; height: number };

function iconText(fault: IconFault): string {
  switch (fault.problem) {
    case 'format':
      return 'a PNG or ICNS file, found another format';
    case 'icns-length':
      return `a complete ICNS file, found ${fault.found} bytes`;
    case 'size':
      return `a square of 128, 256, 512 or 1024 pixels, found ${fault.width} × ${fault.height}`;
  }
}

export interface ShippingErrors {
  'icon-invalid': { path: string } & IconFault;
  /** `found`: the system's message; `option`: the one that names it. */
  'icon-unreadable': { path: string; found: string; option?: string };
  'executable-no-sbom': { path: string };
  /** `path`: a folder without an executable. */
  'ship-nothing': { path: string };
  /** Names of two programs, by the paths of their executables. */
  'ship-names-differ': { path: string; found: string; other: string; expected: string };
  'ship-target-twice': { path: string; other: string; target: string };
  /** Two channels, or two targets of one, have a file of this path. */
  'ship-file-twice': { path: string; channel: string };
  /** `path`: the program. */
  'compressor-failed': { path: string } & ProgramEnd;
  /** `path`: the program; `found`: the line with the error. */
  'makensis-failed': { path: string; found: string };
  /** `found`: the target. */
  'thin-not-for-windows': { found: string };
  /** `path`: the name of the release; `variable`: of the environment of a command. */
  'thin-not-for-release': {
    path: string;
    found: ThinProblem;
  };
  /** In bytes. */
  'package-too-large': { channel: string; found: number; expected: number };
  /** `path`: a file of the program that needs it; `example`: a line of `[ship.<channel>]`. */
  'package-library-unknown': { channel: string; soname: string; path: string; example: string };
  /** `key`: as `onebeam.toml` has it; `example`: a line for it; `lookedAt`: files of the project that do not have it either. */
  'package-metadata-missing': { channel: string; key: string; example: string; lookedAt: readonly string[] };
  /** `path`: the folder that \`base\` names. */
  'oci-base-invalid': { path: string } & ImageFault;
  /** `path`: of a file in the program's tree. */
  'package-path-refused': { channel: string; path: string };
  /** `path`: a file that `[package]` names; `found`: the system's message. */
  'package-file-unreadable': { path: string; found: string };
  /** `path`: of the file, or the variable that has the key itself. Never the key. */
  'sign-key-invalid': { path: string; problem: 'form' | 'password' | 'unreadable' };
  'package-name-refused': { channel: string; name: string; given: boolean };
  'package-version-refused': {
    channel: string;
    version: string;
    problem: 'form' | 'build' | 'candidate' | 'four-numbers';
  };
}

const signKeyTexts = {
  form: 'expected two lines, a comment and the key in Base64',
  password: 'it is protected by a password',
  unreadable: 'it is neither a key nor a readable file',
} as const;

const versionTexts = {
  form: 'it is not of the form `1.2.0` or `1.2.0-rc.1`',
  build: 'the channel does not allow build metadata (the part after `+`)',
  candidate: 'the channel has no format for this pre-release',
  'four-numbers': 'the channel allows three numbers only',
} as const;

export const shippingTexts: ErrorTexts<ShippingErrors> = {
  'icon-invalid': (data) => ({
    message: `the icon \`${data.path}\` is not usable: expected ${iconText(data)}`,
    hint: 'use a square PNG of 128, 256, 512 or 1024 pixels; for macOS, an ICNS file works too',
  }),
  'icon-unreadable': ({ path, found, option = '--icon' }) => ({
    message: `the icon \`${path}\` cannot be read: ${found}`,
    hint: `check the path given to \`${option}\``,
  }),
  'executable-no-sbom': ({ path }) => ({
    message: `\`${path}\` has no bill of materials`,
    hint: 'build it again with this version of onebeam',
  }),
  'ship-nothing': ({ path }) => ({
    message: `\`${path}\` has no executable that onebeam built`,
    hint: 'run `onebeam build` first, or pass the executables or their folder',
  }),
  'ship-names-differ': ({ path, found, other, expected }) => ({
    message: `\`${path}\` contains the program \`${found}\`, but \`${other}\` contains \`${expected}\``,
    hint: 'ship one program at a time: pass its executables, or a folder with no other executables',
  }),
  'ship-target-twice': ({ path, other, target }) => ({
    message: `\`${path}\` and \`${other}\` are both for \`${target}\``,
    hint: 'pass the one to ship, or remove the other from the folder',
  }),
  'ship-file-twice': ({ path, channel }) => ({
    message: `${channel}: another channel writes \`${path}\` too`,
    hint: 'this is a bug in onebeam: ship the channels one at a time, and report it',
  }),
  'compressor-failed': (data) => ({
    message: `\`${data.path}\` failed: ${programEndText(data)}`,
    hint: 'check that this `xz` works, or use `--compress gzip`',
  }),
  'makensis-failed': ({ path, found }) => ({
    message: `\`${path}\` failed: ${found}`,
    hint: 'check that this `makensis` is version 3.08 or later, or remove `nsis` from `--to`',
  }),
  'thin-not-for-windows': ({ found }) => ({
    message: `\`${found}\` has no thin form: ${thinProblemText({ problem: 'windows' })}`,
    hint: 'use the channels `archive`, `npm`, `wheel`, `ps1`, `scoop` and `winget` for this target: they contain the executable',
  }),
  'thin-not-for-release': ({ path, found }) => ({
    message: `the release \`${path}\` has no thin form: ${thinProblemText(found)}`,
    hint: 'ship the executable of the release, or build the release with all its commands',
  }),
  'package-too-large': ({ channel, found, expected }) => ({
    message: `${channel}: the program has ${found} bytes; the package format allows at most ${expected}`,
    hint: `remove large files from the program, or \`${channel}\` from \`--to\``,
  }),
  'package-library-unknown': ({ channel, soname, path, example }) => ({
    message: `${channel}: \`${path}\` needs \`${soname}\`, and onebeam does not know which package contains it`,
    hint: `name the package in \`[ship.${channel}]\` of \`onebeam.toml\`: \`${example}\``,
  }),
  'package-metadata-missing': ({ channel, key, example, lookedAt }) => ({
    message: `${channel}: \`${key}\` is not set in ${['onebeam.toml', ...lookedAt].map((file) => `\`${file}\``).join(' or ')}`,
    hint: `add \`${example}\` to \`onebeam.toml\``,
  }),
  'oci-base-invalid': (data) => ({
    message: `oci: \`${data.path}\` is not an OCI image layout that can be used as \`base\`: ${imageFaultText(data)}`,
    hint: 'create one for the processor of each target: `skopeo --override-arch <amd64 or arm64> copy docker://<image> oci:<folder>:latest`',
  }),
  'package-path-refused': ({ channel, path }) => ({
    message: `${channel}: packages cannot have a file called \`${path}\``,
    hint: `rename it in the program, or ship without \`${channel}\``,
  }),
  'package-file-unreadable': ({ path, found }) => ({
    message: `\`${path}\` cannot be read: ${found}`,
    hint: 'check the paths in `[package]`: they start at the folder of `onebeam.toml`',
  }),
  'sign-key-invalid': ({ path, problem }) => ({
    message: `\`${path}\` is not a usable minisign secret key: ${signKeyTexts[problem]}`,
    hint: 'create one with `minisign -G -W`, or remove its password with `minisign -C -W -s <file>`',
  }),
  'package-name-refused': ({ channel, name, given }) => ({
    message: `${channel}: \`${name}\` is not a valid package name`,
    hint: given
      ? `change \`name\` in \`[ship.${channel}]\``
      : `set \`name\` in \`[ship.${channel}]\` to a name that the channel accepts; the command keeps its name`,
  }),
  'package-version-refused': ({ channel, version, problem }) => ({
    message: `${channel}: the version \`${version}\` cannot be used: ${versionTexts[problem]}`,
    hint: `change \`version\` in \`[package]\`, or ship without \`${channel}\``,
  }),
};
