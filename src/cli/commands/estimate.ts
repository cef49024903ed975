import { resolve } from 'node:path';
import { pickOptions } from '../../configuration/option-table.ts';
import { buildRequest, releaseBuildRequest } from '../arguments/build-request.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { reportWarning } from '../report/diagnostics.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { runtimeFolder } from '../runtime-folder.ts';
import { shapingOptions } from './payload.ts';

export const estimateCommand = defineCommand({
  name: 'estimate',
  describe: 'estimate the payload size of an escript or a release',
  positionals: { escript: { describe: 'a finished escript, or a release' } },
  options: {
    ...pickOptions('erts'),
    ...shapingOptions,
    ...pickOptions('offline', 'mirror', 'min-rate', 'lock-file'),
  },
  examples: [['estimate my_app', 'within 15 % of what `payload` writes at level 3']],
  run: async (given, terminal) => {
    const { escript, json } = given;
    const { out, workingFolder } = terminal;
    const { defaultRelease, estimateRelease, estimateSize, isRelease, warningText } = await import(
      '../../index.ts'
    );
    const path = resolve(workingFolder, escript);
    const context = buildContext(terminal);
    const folder = (erts: string) => runtimeFolder(erts, given, terminal);
    const ofRelease = given.start !== undefined || (await isRelease(path));
    const estimate = ofRelease
      ? // As a build, without `--erts`: the OTP release that it was made with.
        await estimateRelease(
          releaseBuildRequest(given, path),
          (otp) => folder(given.erts ?? otp ?? defaultRelease),
          context,
        )
      : await estimateSize(path, given.erts === undefined ? undefined : await folder(given.erts), {
          ...buildRequest(given, path),
          surroundings: context,
        });
    const names = estimate.applications.map(({ name }) => name).join(', ');
    const warnings = estimate.warnings.map((one) => ('message' in one ? one : warningText(one)));
    if (!json) for (const warning of warnings) reportWarning(warning, terminal);
    out(
      json
        ? document({ ...estimate, warnings })
        : `${escript}: about ${sizeText(estimate.size)}, with ${names}\n`,
    );
    return 0;
  },
});
