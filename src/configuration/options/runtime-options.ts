import { buildDefaults } from '../../build-choices.ts';
import { checkApplicationNames, checkMinRate, checkMirror } from '../../option-checks.ts';
import { isErtsPath } from '../../runtimes/runtime-source.ts';
import type { OptionTable } from '../option.ts';

/** The Erlang runtime: its origin, its content, and downloads. */
export const runtimeTable = {
  erts: {
    kind: 'text',
    group: 'Runtime',
    setting: true,
    describe: 'Erlang runtime: an OTP folder, archive, URL or version; `{target}` is replaced',
    path: isErtsPath,
  },
  'add-app': {
    kind: 'list',
    group: 'Runtime',
    setting: true,
    describe: 'OTP applications to include, separated by commas',
    check: checkApplicationNames,
  },
  'drop-app': {
    kind: 'list',
    group: 'Runtime',
    setting: true,
    describe: 'OTP applications to exclude, separated by commas',
    check: checkApplicationNames,
  },
  'system-libraries': {
    kind: 'switch',
    group: 'Runtime',
    setting: true,
    describe: "use the target system's shared libraries instead of packing them",
  },
  'keep-debug': {
    kind: 'switch',
    group: 'Runtime',
    setting: true,
    describe: 'keep debug information and symbols in the runtime',
  },
  offline: { kind: 'switch', group: 'Runtime', setting: true, describe: 'do not access the network' },
  mirror: {
    kind: 'text',
    group: 'Runtime',
    setting: true,
    describe: 'download runtimes from this URL instead of their publishers',
    check: checkMirror,
  },
  'min-rate': {
    kind: 'number',
    group: 'Runtime',
    setting: true,
    describe: 'abort downloads slower than this, in bytes per second over 30 s; 0: never',
    default: buildDefaults.minRate,
    check: checkMinRate,
  },
  'lock-file': {
    kind: 'text',
    group: 'Runtime',
    setting: true,
    describe: 'file that pins downloaded runtimes',
    default: buildDefaults.lockFile,
    path: true,
  },
} as const satisfies OptionTable;
