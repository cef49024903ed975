import { resolve } from 'node:path';
import { estimateSize } from '../../index.ts';
import type { Command } from '../command.ts';
import { document } from '../document.ts';
import { sizeText } from '../size-text.ts';

export const estimateCommand: Command<{ escript: string; erts: string | undefined }> = {
  command: 'estimate <escript>',
  describe: 'tell about how large the payload of an escript will be',
  words: { escript: 'a finished escript' },
  options: ['erts'],
  examples: [['estimate my_app', 'within 15 % of what `payload` writes at level 3']],
  run: async ({ escript, erts, json }, { out, workingFolder }) => {
    const estimate = await estimateSize(
      resolve(workingFolder, escript),
      erts === undefined ? undefined : resolve(workingFolder, erts),
    );
    const names = estimate.applications.map(({ name }) => name).join(', ');
    out(json ? document(estimate) : `${escript}: about ${sizeText(estimate.size)}, with ${names}\n`);
    return 0;
  },
};
