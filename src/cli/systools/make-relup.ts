import { defineCommand } from '../arguments/command.ts';
import { bareName, systoolsOptions, systoolsRequest } from './options.ts';
import { reportOutcome } from './report.ts';

export const makeRelupCommand = defineCommand({
  name: 'make-relup',
  describe: 'make the relup file to upgrade from and downgrade to other releases',
  positionals: { release: { describe: 'name of the new release file, without `.rel`' } },
  examples: [['systools make-relup new/my_app --up-from old/my_app --down-to old/my_app', 'prints relup']],
  options: {
    ...systoolsOptions,
    'up-from': { kind: 'list', path: true, describe: 'a release to come from' },
    'down-to': { kind: 'list', path: true, describe: 'a release to go back to' },
    noexec: { kind: 'switch', describe: 'check everything and write nothing' },
    'restart-emulator': { kind: 'switch', describe: 'restart the emulator at the end of each' },
  },
  run: async (given, terminal) => {
    const { makeRelup } = await import('../../systools/relup/make-relup.ts');
    const outcome = await makeRelup(
      bareName(given.release, '.rel'),
      given['up-from'] ?? [],
      given['down-to'] ?? [],
      {
        ...systoolsRequest(given, terminal.workingFolder),
        ...(given.noexec && { noexec: true }),
        ...(given['restart-emulator'] && { restartEmulator: true }),
      },
    );
    return reportOutcome(outcome, ({ relupFile }) => (relupFile ? [relupFile] : []), given, terminal);
  },
});
