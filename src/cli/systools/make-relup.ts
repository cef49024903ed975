import { makeRelup } from '../../systools/relup/make-relup.ts';
import type { Command } from '../arguments/command.ts';
import { listFlag, switchFlag } from '../arguments/flag.ts';
import { bareName } from './bare-name.ts';
import { type SystoolsFlags, systoolsFlags, systoolsOptions } from './flags.ts';
import { reportOutcome } from './report.ts';

interface RelupFlags extends SystoolsFlags {
  release: string;
  'up-from': string[] | undefined;
  'down-to': string[] | undefined;
  noexec: boolean | undefined;
  'restart-emulator': boolean | undefined;
}

export const makeRelupCommand: Command<RelupFlags> = {
  command: 'make-relup <release>',
  describe: 'make the file that tells how to upgrade from and downgrade to other releases',
  words: { release: 'name of the new release file, without `.rel`' },
  examples: [['systools make-relup new/my_app --up-from old/my_app --down-to old/my_app', 'prints relup']],
  flags: {
    ...systoolsFlags,
    'up-from': listFlag('a release to come from'),
    'down-to': listFlag('a release to go back to'),
    noexec: switchFlag('check everything and write nothing'),
    'restart-emulator': switchFlag('restart the emulator at the end of each'),
  },
  run: async (given, terminal) => {
    const outcome = await makeRelup(
      bareName(given.release, '.rel'),
      given['up-from'] ?? [],
      given['down-to'] ?? [],
      {
        ...systoolsOptions(given, terminal.workingFolder),
        ...(given.noexec && { noexec: true }),
        ...(given['restart-emulator'] && { restartEmulator: true }),
      },
    );
    return reportOutcome(outcome, ({ relupFile }) => (relupFile ? [relupFile] : []), given, terminal);
  },
};
