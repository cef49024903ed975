import { resolve } from 'node:path';
import { unpack } from '../../index.ts';
import type { Command } from '../command.ts';
import { document } from '../document.ts';

export const unpackCommand: Command<{ executable: string; output: string }> = {
  command: 'unpack <executable>',
  describe: 'lay out what an executable carries as a folder',
  flags: (yargs) =>
    yargs
      .positional('executable', { type: 'string', demandOption: true, describe: 'made by onebeam' })
      .option('output', {
        alias: 'o',
        type: 'string',
        demandOption: true,
        describe: 'a folder that is not there yet, or empty',
      })
      .option('json', { type: 'boolean', describe: 'print one JSON document' })
      .example('$0 unpack dist/my_app -o my_app', 'bin/ and erts/ as the launcher lays them out'),
  run: async ({ executable, output, json }, { out, workingFolder }) => {
    const folder = resolve(workingFolder, output);
    const found = await unpack(resolve(workingFolder, executable), folder);
    out(json ? document({ folder, ...found }) : `${output}: ${found.manifest.files.length} files\n`);
    return 0;
  },
};
