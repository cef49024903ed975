import { resolve } from 'node:path';
import { verify } from '../../index.ts';
import type { Command } from '../command.ts';
import { document } from '../document.ts';
import { sizeText } from '../size-text.ts';

export const verifyCommand: Command<{ executable: string }> = {
  command: 'verify <executable>',
  describe: 'check every byte of what an executable carries',
  words: { executable: 'made by onebeam' },
  examples: [['verify dist/my_app', 'exit code 0 when every digest is right']],
  run: async ({ executable, json }, { out, workingFolder }) => {
    const found = await verify(resolve(workingFolder, executable));
    out(
      json
        ? document(found)
        : `${executable}: ${found.files} files, ${sizeText(found.payload.size)}, all digests right\n`,
    );
    return 0;
  },
};
