import type { ChannelName } from './channel.ts';

/** How `onebeam.toml` has a key: a text, a list of texts, or a path (relative to the file). */
export type SettingKind = 'text' | 'list' | 'path';

export interface ChannelSetting {
  kind: SettingKind;
  /** One line, lower case, for the schema and the guide. */
  describe: string;
}

const name: ChannelSetting = { kind: 'text', describe: 'the package; the command keeps its name' };

/** The keys of `[ship.<channel>]`, by channel. `ChannelOptions.settings` has what is set, checked by this table. */
export const channelSettings: Readonly<
  Partial<Record<ChannelName, Readonly<Record<string, ChannelSetting>>>>
> = {
  deb: {
    name,
    depends: { kind: 'list', describe: 'packages that it needs besides those of its libraries' },
    recommends: { kind: 'list', describe: 'packages that it works better with' },
    section: { kind: 'text', describe: 'section of the archive [utils]' },
  },
  rpm: { name, requires: { kind: 'list', describe: 'packages or capabilities that it needs' } },
  apk: { name, depends: { kind: 'list', describe: 'packages that it needs' } },
  pacman: { name, depends: { kind: 'list', describe: 'packages that it needs' } },
  npm: { name, scope: { kind: 'text', describe: 'scope of all packages: `@ada`' } },
  wheel: { name },
  oci: {
    name,
    base: { kind: 'path', describe: 'folder of an OCI image layout whose layers come first' },
  },
  sh: { form: { kind: 'text', describe: '`thin` or `fat`: which archive is installed [thin]' } },
  homebrew: { name, form: { kind: 'text', describe: '`thin` or `fat`: which archive is installed [thin]' } },
  winget: {
    identifier: { kind: 'text', describe: 'package identifier: `Ada.Greeter`' },
    publisher: { kind: 'text', describe: 'publisher as users read it [the maintainer]' },
  },
  arch: { name, depends: { kind: 'list', describe: 'packages that it needs' } },
};

/** The value of a text setting. */
export function textSetting(
  settings: Readonly<Record<string, string | readonly string[] | boolean>> | undefined,
  key: string,
): string | undefined {
  const value = settings?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value of a list setting. */
export function listSetting(
  settings: Readonly<Record<string, string | readonly string[] | boolean>> | undefined,
  key: string,
): readonly string[] {
  const value = settings?.[key];
  return Array.isArray(value) ? value : typeof value === 'string' && value !== '' ? [value] : [];
}
