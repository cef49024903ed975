import type { ErrorTexts } from '../error-text.ts';

/** Sizes in pixels, lengths in bytes. */
type IconFault =
  | { problem: 'format' }
  | { problem: 'icns-length'; found: number }
  | { problem: 'size'; width: number; height: number };

function iconText(fault: IconFault): string {
  switch (fault.problem) {
    case 'format':
      return 'a PNG or ICNS file: another kind of file';
    case 'icns-length':
      return `a whole ICNS file: ${fault.found} bytes`;
    case 'size':
      return `square with 128, 256, 512 or 1024 pixels: ${fault.width} x ${fault.height}`;
  }
}

export interface ShippingErrors {
  'icon-invalid': { path: string } & IconFault;
  /** `found`: what the system says; `option`: the one that names it. */
  'icon-unreadable': { path: string; found: string; option?: string };
  'executable-no-sbom': { path: string };
  /** `found`: the target. */
  'thin-not-for-windows': { found: string };
  /** `path`: a file of the program that needs it; `example`: a line of `[ship.<channel>]`. */
  'package-library-unknown': { channel: string; soname: string; path: string; example: string };
  /** `key`: as `onebeam.toml` has it; `example`: a line for it; `lookedAt`: files of the project that do not have it either. */
  'package-metadata-missing': { channel: string; key: string; example: string; lookedAt: readonly string[] };
  'package-name-refused': { channel: string; name: string; given: boolean };
  'package-version-refused': {
    channel: string;
    version: string;
    problem: 'form' | 'build' | 'candidate' | 'four-numbers';
  };
}

const versionTexts = {
  form: 'it is not of the form `1.2.0` or `1.2.0-rc.1`',
  build: 'the channel has no build metadata (the part after `+`)',
  candidate: 'the channel has no spelling for this pre-release',
  'four-numbers': 'the channel has three numbers only',
} as const;

export const shippingTexts: ErrorTexts<ShippingErrors> = {
  'icon-invalid': (data) => ({
    message: `the icon \`${data.path}\` is not ${iconText(data)}`,
    hint: 'give a square PNG of 128, 256, 512 or 1024 pixels, or an ICNS file for macOS alone',
  }),
  'icon-unreadable': ({ path, found, option = '--icon' }) => ({
    message: `the icon \`${path}\` cannot be read: ${found}`,
    hint: `check the path that \`${option}\` names`,
  }),
  'executable-no-sbom': ({ path }) => ({
    message: `\`${path}\` carries no bill of materials`,
    hint: 'build it again with this version',
  }),
  'thin-not-for-windows': ({ found }) => ({
    message: `\`${found}\` has no thin form: Windows has no \`sh\` to start it`,
    hint: 'give this target to the channels `archive`, `npm`, `wheel`, `ps1`, `scoop` and `winget`, which carry the executable',
  }),
  'package-library-unknown': ({ channel, soname, path, example }) => ({
    message: `${channel}: \`${path}\` needs \`${soname}\`, and the package that has it is not known`,
    hint: `name the package in \`[ship.${channel}]\` of \`onebeam.toml\`: \`${example}\``,
  }),
  'package-metadata-missing': ({ channel, key, example, lookedAt }) => ({
    message: `${channel}: \`${key}\` is not set${lookedAt.length > 0 ? `, and ${lookedAt.map((file) => `\`${file}\``).join(', ')} does not say it either` : ''}`,
    hint: `add \`${example}\` to \`onebeam.toml\``,
  }),
  'package-name-refused': ({ channel, name, given }) => ({
    message: `${channel}: \`${name}\` is not a valid package name`,
    hint: given
      ? `change \`name\` in \`[ship.${channel}]\``
      : `set \`name\` in \`[ship.${channel}]\` to one that the channel accepts; the command keeps its name`,
  }),
  'package-version-refused': ({ channel, version, problem }) => ({
    message: `${channel}: the version \`${version}\` cannot be used: ${versionTexts[problem]}`,
    hint: `change \`version\` in \`[package]\`, or ship without \`${channel}\``,
  }),
};
