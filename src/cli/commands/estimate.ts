import { resolve } from 'node:path';
import { warningText } from '../../analysis/analysis-warning.ts';
import { estimateSize } from '../../index.ts';
import { type ApplicationFlags, applicationChoice } from '../arguments/application-choice.ts';
import type { Command } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { tellWarning } from '../report/tell-warning.ts';
import { type RuntimeFlags, runtimeFolder } from '../runtime-folder.ts';

export const estimateCommand: Command<RuntimeFlags & ApplicationFlags & { escript: string }> = {
  command: 'estimate <escript>',
  describe: 'tell about how large the payload of an escript will be',
  words: { escript: 'a finished escript' },
  options: ['erts', 'add-app', 'drop-app', 'offline', 'mirror', 'lock-file'],
  configured: ['erts', 'add-app', 'drop-app', 'offline', 'mirror', 'lock-file'],
  examples: [['estimate my_app', 'within 15 % of what `payload` writes at level 3']],
  run: async (given, terminal) => {
    const { escript, json } = given;
    const { out, workingFolder } = terminal;
    const choice = applicationChoice(given);
    const estimate = await estimateSize(
      resolve(workingFolder, escript),
      await runtimeFolder(given, terminal),
      choice,
    );
    const names = estimate.applications.map(({ name }) => name).join(', ');
    const warnings = estimate.warnings.map(warningText);
    if (!json) for (const warning of warnings) tellWarning(warning, terminal);
    out(
      json
        ? document({ ...estimate, warnings })
        : `${escript}: about ${sizeText(estimate.size)}, with ${names}\n`,
    );
    return 0;
  },
};
