import { defineCommand } from '../arguments/command.ts';
import { shipCommandOptions } from '../arguments/ship-options.ts';

export const shipCommand = defineCommand({
  name: 'ship',
  describe: 'create packages, installers and archives from finished executables',
  positionals: {
    executable: {
      describe: 'executables, or a folder that contains them [dist]',
      optional: true,
      many: true,
    },
  },
  options: shipCommandOptions,
  examples: [
    ['ship', 'all channels for the executables in dist/, into dist/release/'],
    ['ship --to archive dist/my_app-linux-x64', 'archives of one executable'],
    ['ship -n', 'show which files would be written, and which metadata is missing'],
  ],
  run: async (given, terminal) => (await import('../ship/run-ship.ts')).runShip(given, terminal),
});
