import { resolve } from 'node:path';
import { pickOptions } from '../../configuration/option-table.ts';
import { defineCommand } from '../arguments/command.ts';
import { reportWarning } from '../report/diagnostics.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { runtimeFolder } from '../runtime-folder.ts';

export const estimateCommand = defineCommand({
  name: 'estimate',
  describe: 'tell about how large the payload of an escript will be',
  positionals: { escript: { describe: 'a finished escript' } },
  options: pickOptions('erts', 'add-app', 'drop-app', 'offline', 'mirror', 'min-rate', 'lock-file'),
  examples: [['estimate my_app', 'within 15 % of what `payload` writes at level 3']],
  run: async (given, terminal) => {
    const { escript, json } = given;
    const { out, workingFolder } = terminal;
    const erts = given.erts === undefined ? undefined : await runtimeFolder(given.erts, given, terminal);
    const { estimateSize, warningText } = await import('../../index.ts');
    const estimate = await estimateSize(resolve(workingFolder, escript), erts, {
      addApplications: given['add-app'] ?? [],
      dropApplications: given['drop-app'] ?? [],
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
