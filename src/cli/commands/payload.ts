import { resolve } from 'node:path';
import { optionTable, pickOptions } from '../../configuration/option-table.ts';
import { buildRequest, releaseBuildRequest, releaseShapingOptions } from '../arguments/build-request.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { reportWarning } from '../report/diagnostics.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { runtimeFolder } from '../runtime-folder.ts';

/** Those that shape a payload: the same for `build`. */
export const shapingOptions = pickOptions(
  'name',
  'add-app',
  'drop-app',
  'inherit-env',
  'priv',
  'boot',
  'profile',
  'profile-start',
  'shake',
  'system-libraries',
  'keep-debug',
  'windows-vcruntime',
  ...releaseShapingOptions,
);

export const payloadCommand = defineCommand({
  name: 'payload',
  describe: 'write the payload archive of an escript or a release',
  positionals: { escript: { describe: 'a finished escript, or a release' } },
  options: {
    erts: { ...optionTable.erts, required: { kind: 'runtime' } },
    output: { ...optionTable.output, describe: 'output path', default: 'payload.tar.zst' },
    ...pickOptions('level'),
    ...shapingOptions,
    ...pickOptions('offline', 'mirror', 'min-rate', 'lock-file'),
  },
  examples: [['payload my_app --erts /usr/lib/erlang -o my_app.tar.zst', 'list it with `tar --zstd -tf`']],
  run: async (given, terminal) => {
    const erts = await runtimeFolder(given.erts, given, terminal);
    const { ContentCache, isRelease, packageEscript, packageRelease, warningText } = await import(
      '../../index.ts'
    );
    const context = buildContext(terminal);
    const { workingFolder, cacheFolder, sourceDateEpoch, signal } = context;
    const escript = resolve(workingFolder, given.escript);
    const output = resolve(workingFolder, given.output);
    const cache = new ContentCache(cacheFolder);
    const ofRelease = given.start !== undefined || (await isRelease(escript));
    const written = ofRelease
      ? await packageRelease(releaseBuildRequest(given, escript), erts, output, { cache }, context)
      : await packageEscript(escript, erts, output, given.level, {
          ...buildRequest(given, escript),
          ...{ surroundings: context, cache },
          ...(sourceDateEpoch !== undefined && { modified: sourceDateEpoch }),
          ...(signal && { signal }),
        });
    const { size, applications, sha256 } = written;
    const warnings = written.warnings.map((one) => ('message' in one ? one : warningText(one)));
    if (!given.json) for (const warning of warnings) reportWarning(warning, terminal);
    terminal.out(
      given.json
        ? document({ ...written, warnings })
        : `${given.output}: ${sizeText(size)}, ${applications.length} applications, SHA-256 ${sha256}\n`,
    );
    return 0;
  },
});
