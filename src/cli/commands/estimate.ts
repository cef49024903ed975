import { resolve } from 'node:path';
import { pickOptions } from '../../configuration/option-table.ts';
import { buildRequest } from '../arguments/build-request.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { reportWarning } from '../report/diagnostics.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { runtimeFolder } from '../runtime-folder.ts';
import { shapingOptions } from './payload.ts';

export const estimateCommand = defineCommand({
  name: 'estimate',
  describe: 'estimate the payload size of an escript',
  positionals: { escript: { describe: 'a finished escript' } },
  options: {
    ...pickOptions('erts'),
    ...shapingOptions,
    ...pickOptions('offline', 'mirror', 'min-rate', 'lock-file'),
  },
  examples: [['estimate my_app', 'within 15 % of what `payload` writes at level 3']],
  run: async (given, terminal) => {
    const { escript, json } = given;
    const { out, workingFolder } = terminal;
    const erts = given.erts === undefined ? undefined : await runtimeFolder(given.erts, given, terminal);
    const { estimateSize, warningText } = await import('../../index.ts');
    const path = resolve(workingFolder, escript);
    const estimate = await estimateSize(path, erts, {
      ...buildRequest(given, path),
      surroundings: buildContext(terminal),
    });
    const names = estimate.applications.map(({ name }) => name).join(', ');
    const warnings = estimate.warnings.map(warningText);
    if (!json) for (const warning of warnings) reportWarning(warning, terminal);
    out(
      json
        ? document({ ...estimate, warnings })
        : `${escript}: about ${sizeText(estimate.size)}, with ${names}\n`,
    );
    return 0;
  },
});
