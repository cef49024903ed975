import { resolve } from 'node:path';
import { optionTable } from '../../configuration/option-table.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';

const { defaultText: _, ...output } = optionTable.output;

export const unpackCommand = defineCommand({
  name: 'unpack',
  describe: 'lay out what an executable carries as a folder',
  positionals: { executable: { describe: 'made by onebeam' } },
  options: {
    output: { ...output, describe: 'the folder, which must not exist yet or be empty', required: 'a folder' },
  },
  examples: [['unpack dist/my_app -o my_app', 'bin/ and erts/ as the launcher lays them out']],
  run: async ({ executable, output, json }, { out, workingFolder, signal }) => {
    const { unpack } = await import('../../index.ts');
    const folder = resolve(workingFolder, output);
    const found = await unpack(resolve(workingFolder, executable), folder, { signal });
    out(json ? document({ folder, ...found }) : `${output}: ${found.manifest.files.length} files\n`);
    return 0;
  },
});
