import { resolve } from 'node:path';
import { OnebeamError, unpack } from '../../index.ts';
import type { Command } from '../arguments/command.ts';
import { document } from '../report/document.ts';

export const unpackCommand: Command<{ executable: string; output: string | undefined }> = {
  command: 'unpack <executable>',
  describe: 'lay out what an executable carries as a folder',
  words: { executable: 'made by onebeam' },
  options: ['output'],
  examples: [['unpack dist/my_app -o my_app', 'bin/ and erts/ as the launcher lays them out']],
  run: async ({ executable, output, json }, { out, workingFolder, signal }) => {
    if (output === undefined) {
      throw new OnebeamError('option-invalid', { path: '--output', expected: 'a folder', found: 'nothing' });
    }
    const folder = resolve(workingFolder, output);
    const found = await unpack(resolve(workingFolder, executable), folder, { signal });
    out(json ? document({ folder, ...found }) : `${output}: ${found.manifest.files.length} files\n`);
    return 0;
  },
};
