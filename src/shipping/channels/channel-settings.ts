import type { ChannelName } from './channel.ts';

/** How `onebeam.toml` has a key: a text, a list of texts, or a path (relative to the file). */
export type SettingKind = 'text' | 'list' | 'path';

export interface ChannelSetting {
  kind: SettingKind;
  /** The only texts that are valid. */
  choices?: readonly string[];
  /** One line, lower case, for the schema and the guide. */
  describe: string;
}

const name: ChannelSetting = { kind: 'text', describe: 'the package; the command keeps its name' };

const libraries: ChannelSetting = {
  kind: 'text',
  choices: ['system', 'packed'],
  describe: '`system` leaves libstdc++, libgcc_s and libz to the distribution, `packed` packs them [system]',
};

/** The keys of `[ship.<channel>]`, by channel. `ChannelOptions.settings` has what is set, checked by this table. */
export const channelSettings: Readonly<
  Partial<Record<ChannelName, Readonly<Record<string, ChannelSetting>>>>
> = {
  deb: {
    name,
    depends: {
      kind: 'list',
      describe: 'packages that it needs; `libfoo.so.1: libfoo1` names the package of a library',
    },
    libraries,
    section: { kind: 'text', describe: 'section of the archive [utils]' },
    compress: {
      kind: 'text',
      choices: ['zstd', 'gzip', 'xz'],
      describe:
        'xz is a tenth smaller and needs `xz`; it and gzip are for systems before Debian 12 too [zstd]',
    },
  },
  rpm: {
    name,
    libraries,
    requires: { kind: 'list', describe: 'packages or capabilities that it needs' },
    compress: {
      kind: 'text',
      choices: ['zstd', 'gzip', 'xz'],
      describe: 'xz is a tenth smaller and needs the program `xz` [zstd]',
    },
  },
  apk: { name, depends: { kind: 'list', describe: 'packages that it needs' } },
  pacman: { name, libraries, depends: { kind: 'list', describe: 'packages that it needs' } },
  npm: { name, libraries, scope: { kind: 'text', describe: 'scope of all packages: `@ada`' } },
  wheel: { name, libraries },
  oci: {
    name,
    base: { kind: 'path', describe: 'folder of an OCI image layout whose layers come first' },
  },
  sh: { form: { kind: 'text', choices: ['thin', 'fat'], describe: 'the archive that is installed [thin]' } },
  homebrew: {
    name,
    form: { kind: 'text', choices: ['thin', 'fat'], describe: 'the archive that is installed [thin]' },
  },
  winget: {
    identifier: { kind: 'text', describe: 'package identifier: `Ada.Greeter`' },
    publisher: { kind: 'text', describe: 'publisher as users read it [the maintainer]' },
  },
  nsis: {
    publisher: { kind: 'text', describe: 'publisher as users read it [the maintainer]' },
    compress: {
      kind: 'text',
      choices: ['lzma', 'zlib'],
      describe: 'zlib is a third larger and takes a tenth of the time [lzma]',
    },
  },
  arch: { name, depends: { kind: 'list', describe: 'packages that it needs' } },
};
