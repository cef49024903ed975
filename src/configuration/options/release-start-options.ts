import { checkCookie, checkModuleName, checkVariables } from '../../option-checks.ts';
import { codeModes, distributions, releaseKinds, workingFolders } from '../../release-options.ts';
import type { OptionTable } from '../option.ts';

/** How the executable of a release starts, and which commands it has. */
export const releaseStartTable = {
  kind: {
    kind: 'text',
    choices: releaseKinds,
    group: 'Releases',
    setting: true,
    describe:
      'service: with commands such as stop; app: passes every argument to the program; cli: runs --entry',
    defaultText: 'service; app for --start and .rel files; cli with --entry',
  },
  entry: {
    kind: 'text',
    group: 'Releases',
    setting: true,
    describe: 'the module whose main/1 runs, for --kind cli',
    check: checkModuleName,
  },
  commands: {
    kind: 'list',
    group: 'Releases',
    setting: true,
    describe: 'commands of a service: mix, relx, none, or their names',
    defaultText: "the release's",
  },
  mode: {
    kind: 'text',
    choices: codeModes,
    group: 'Releases',
    setting: true,
    describe: 'load code on demand, or all of it at start',
    defaultText: 'embedded for services',
  },
  distribution: {
    kind: 'text',
    choices: distributions,
    group: 'Releases',
    setting: true,
    describe:
      'kind of node; local: reachable only from this machine, without epmd; sname, name: as in Erlang',
    defaultText: 'local for services of Mix',
  },
  cookie: {
    kind: 'text',
    group: 'Releases',
    setting: true,
    describe: "cookie of the node; generate: one for each user; ship: the release's; env NAME: a variable",
    defaultText: 'generate',
    check: checkCookie,
  },
  env: {
    kind: 'list',
    group: 'Releases',
    setting: true,
    describe: 'NAME=VALUE: default of an environment variable',
    whole: true,
    check: checkVariables,
  },
  cwd: {
    kind: 'text',
    choices: workingFolders,
    group: 'Releases',
    setting: true,
    describe: "working directory: the user's, the state folder, or the release's",
    defaultText: 'keep; state for services of relx',
  },
  'no-env-script': {
    kind: 'switch',
    group: 'Releases',
    setting: true,
    describe: 'do not source env.sh of a Mix release, or run hooks of a relx release',
  },
} as const satisfies OptionTable;
