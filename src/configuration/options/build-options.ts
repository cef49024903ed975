import { bootFiles, buildDefaults, buildForms, startProfiles } from '../../build-choices.ts';
import {
  checkLevel,
  checkPriv,
  checkProgramName,
  checkTargets,
  checkVariableNames,
} from '../../option-checks.ts';
import { targets } from '../../targets/target.ts';
import type { OptionTable } from '../option.ts';

/** Targets of a build, its executable, and the start of the program. */
export const buildTable = {
  target: {
    kind: 'list',
    short: 't',
    group: 'Build',
    setting: true,
    describe: 'target names separated by commas, `all` or `host`',
    default: buildDefaults.targets,
    check: checkTargets,
    suggestions: ['all', 'host', ...targets],
  },
  output: {
    kind: 'text',
    short: 'o',
    group: 'Build',
    setting: 'build',
    describe: 'output path; for build: the executable, or a folder if it ends in /',
    defaultText: `${buildDefaults.output}/<name>`,
    path: true,
  },
  name: {
    kind: 'text',
    group: 'Build',
    setting: true,
    describe: 'program name',
    defaultText: "the escript's",
    check: checkProgramName,
  },
  level: {
    kind: 'number',
    group: 'Build',
    setting: true,
    describe: 'zstd compression level (1–19)',
    default: buildDefaults.level,
    check: checkLevel,
  },
  'inherit-env': {
    kind: 'list',
    group: 'Build',
    setting: true,
    describe: 'variables to pass to the program that are otherwise removed, such as ERL_LIBS',
    check: checkVariableNames,
  },
  priv: {
    kind: 'list',
    group: 'Build',
    setting: true,
    describe: 'APPLICATION=FOLDER: pack the folder as the priv of the application; repeatable',
    path: 'behind =',
    check: checkPriv,
  },
  form: {
    kind: 'text',
    choices: buildForms,
    group: 'Build',
    setting: 'build',
    describe: 'fat: one executable; thin: a folder and a .tar.gz with a small sh launcher',
    default: buildDefaults.form,
  },
  boot: {
    kind: 'text',
    choices: bootFiles,
    group: 'Build',
    setting: true,
    describe: 'boot file: tailored to the program, or the one that escript uses',
    default: buildDefaults.boot,
  },
  profile: {
    kind: 'text',
    choices: startProfiles,
    group: 'Build',
    setting: true,
    describe: 'cli: start faster, without distribution and host name lookup',
    default: buildDefaults.profile,
  },
  'profile-start': {
    kind: 'text',
    mayBeEmpty: true,
    group: 'Build',
    setting: true,
    describe: 'run the program once with these arguments and preload the modules and functions it uses',
  },
  shake: {
    kind: 'switch',
    group: 'Build',
    setting: true,
    describe: 'remove OTP modules that the program cannot reach, then test that it starts',
  },
} as const satisfies OptionTable;
