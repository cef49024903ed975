import { resolve } from 'node:path';
import { optionTable } from '../../configuration/option-table.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';

const { defaultText: _, ...output } = optionTable.output;

export const unpackCommand = defineCommand({
  name: 'unpack',
  describe: 'unpack the payload of an executable into a folder',
  positionals: { executable: { describe: 'an executable built by onebeam' } },
  options: {
    output: { ...output, describe: 'a new or empty folder', required: { kind: 'output-folder' } },
  },
  examples: [['unpack dist/my_app -o my_app', 'bin/ and erts/ as on the target machine']],
  run: async ({ executable, output, json }, { out, workingFolder, signal }) => {
    const { unpack } = await import('../../index.ts');
    const folder = resolve(workingFolder, output);
    const found = await unpack(resolve(workingFolder, executable), folder, { signal });
    out(json ? document({ folder, ...found }) : `${output}: ${found.manifest.files.length} files\n`);
    return 0;
  },
});
