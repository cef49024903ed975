import { checkApplicationNames } from '../../option-checks.ts';
import type { OptionTable } from '../option.ts';

/** Which release is packed, and what replaces parts of it. */
export const releaseContentTable = {
  'vm-args': {
    kind: 'text',
    group: 'Releases',
    setting: true,
    describe: "emulator arguments; replaces the release's vm.args",
    path: true,
  },
  'sys-config': {
    kind: 'text',
    group: 'Releases',
    setting: true,
    describe: "configuration file; replaces the release's sys.config",
    path: true,
  },
  native: {
    kind: 'list',
    group: 'Releases',
    setting: true,
    describe: 'folder of native files that replace those of the release; `{target}` is replaced',
    path: true,
  },
  'native-from-cache': {
    kind: 'switch',
    group: 'Releases',
    setting: true,
    describe: 'use precompiled native code from the caches of elixir_make and rustler_precompiled',
  },
  'keep-boot': {
    kind: 'switch',
    group: 'Releases',
    setting: true,
    describe: "keep the release's boot files; requires the OTP version that it was built with",
  },
  path: {
    kind: 'list',
    group: 'Releases',
    setting: true,
    describe:
      'application folders, or folders that contain some, for a .rel file or --start; `*` matches any name',
    path: true,
  },
  start: {
    kind: 'list',
    group: 'Releases',
    setting: true,
    describe: 'build a release of these applications in the folder, with their dependencies',
    check: checkApplicationNames,
  },
  'make-release': {
    kind: 'switch',
    group: 'Releases',
    describe: 'run `mix release` or `rebar3 release` in the project first, and pack the result',
  },
  'upgrade-from': {
    kind: 'list',
    group: 'Releases',
    setting: true,
    describe: 'older releases, or their executables, from which running systems can be upgraded',
    path: true,
  },
  'release-version': {
    kind: 'text',
    group: 'Releases',
    setting: true,
    describe: 'version of the release, if the folder has several',
  },
} as const satisfies OptionTable;
