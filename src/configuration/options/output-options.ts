import { buildDefaults } from '../../build-choices.ts';
import { checkCacheLimit, checkDays } from '../../option-checks.ts';
import type { OptionTable } from '../option.ts';

/** Output of a command, the limit of its cache, and the options of every command. */
export const outputTable = {
  'cache-limit': {
    kind: 'number',
    group: 'Output',
    setting: 'build',
    describe: 'limit of the build cache in megabytes; removes the least recently used entries; 0: no limit',
    default: buildDefaults.cacheLimit,
    check: checkCacheLimit,
  },
  print: { kind: 'switch', group: 'Output', describe: 'print the file instead of writing it' },
  rebuild: { kind: 'switch', group: 'Build', describe: 'build the executable again and compare' },
  sbom: { kind: 'switch', group: 'Output', describe: 'print the bill of materials (CycloneDX JSON)' },
  html: {
    kind: 'text',
    group: 'Output',
    describe: 'also write an HTML page with a treemap to this file',
    path: true,
  },
  'older-than': {
    kind: 'number',
    group: 'Build',
    describe: 'remove entries not used for this many days',
    default: 30,
    check: checkDays,
  },
  'dry-run': {
    kind: 'switch',
    short: 'n',
    group: 'Output',
    describe: 'show what would be done without writing files',
  },
  strict: {
    kind: 'switch',
    group: 'Output',
    setting: true,
    describe: 'treat warnings as errors, and write nothing',
  },
  json: { kind: 'switch', group: 'Output', describe: 'print the result as JSON' },
  color: {
    kind: 'text',
    choices: ['auto', 'always', 'never'],
    group: 'General',
    describe: 'use colours',
    default: 'auto',
  },
  quiet: { kind: 'switch', short: 'q', group: 'General', describe: 'print only warnings and errors' },
  verbose: {
    kind: 'switch',
    short: 'v',
    group: 'General',
    describe: 'show configuration sources, build tool output and stack traces',
  },
  config: {
    kind: 'text',
    short: 'c',
    group: 'General',
    describe: 'configuration file',
    defaultText: 'onebeam.toml here or in a folder above',
    path: true,
  },
} as const satisfies OptionTable;
