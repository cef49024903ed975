import { resolve } from 'node:path';
import { warningText } from '../../analysis/analysis-warning.ts';
import { estimateSize } from '../../index.ts';
import { type BuildFlags, buildRequest } from '../arguments/build-request.ts';
import type { Command } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { tellWarning } from '../report/tell-warning.ts';
import { type RuntimeFlags, runtimeFolder } from '../runtime-folder.ts';
import { surroundings } from '../surroundings.ts';
import { shapingOptions } from './payload.ts';

export const estimateCommand: Command<BuildFlags & RuntimeFlags & { escript: string }> = {
  command: 'estimate <escript>',
  describe: 'tell about how large the payload of an escript will be',
  words: { escript: 'a finished escript' },
  options: ['erts', ...shapingOptions, 'offline', 'mirror', 'lock-file'],
  configured: ['erts', ...shapingOptions, 'offline', 'mirror', 'lock-file'],
  examples: [['estimate my_app', 'within 15 % of what `payload` writes at level 3']],
  run: async (given, terminal) => {
    const { escript, json } = given;
    const { out, workingFolder } = terminal;
    const path = resolve(workingFolder, escript);
    const estimate = await estimateSize(path, await runtimeFolder(given, terminal), {
      ...buildRequest(given, path),
      surroundings: surroundings(terminal),
    });
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
