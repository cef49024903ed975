import { resolve } from 'node:path';
import { warningText } from '../../analysis/analysis-warning.ts';
import { ContentCache, OnebeamError, packageEscript } from '../../index.ts';
import { level } from '../../options.ts';
import { type ApplicationFlags, applicationChoice } from '../arguments/application-choice.ts';
import type { Command } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { tellWarning } from '../report/tell-warning.ts';
import { type RuntimeFlags, runtimeFolder } from '../runtime-folder.ts';
import { surroundings } from '../surroundings.ts';

interface PayloadFlags extends RuntimeFlags, ApplicationFlags {
  escript: string;
  output: string | undefined;
  level: number | undefined;
}

export const payloadCommand: Command<PayloadFlags> = {
  command: 'payload <escript>',
  describe: 'write the archive of an escript and its runtime alone',
  words: { escript: 'a finished escript' },
  options: ['erts', 'output', 'level', 'add-app', 'drop-app', 'offline', 'mirror', 'lock-file'],
  configured: ['erts', 'level', 'add-app', 'drop-app', 'offline', 'mirror', 'lock-file'],
  examples: [['payload my_app --erts /usr/lib/erlang -o my_app.tar.zst', 'list it with `tar --zstd -tf`']],
  run: async (given, terminal) => {
    const choice = applicationChoice(given);
    const erts = await runtimeFolder(given, terminal);
    if (erts === undefined) {
      throw new OnebeamError('option-invalid', {
        path: '--erts',
        expected: 'an OTP folder, an archive, a URL or a version',
        found: 'nothing',
      });
    }
    const output = given.output ?? 'payload.tar.zst';
    const { workingFolder, cacheFolder, sourceDateEpoch, signal } = surroundings(terminal);
    const written = await packageEscript(
      resolve(workingFolder, given.escript),
      erts,
      resolve(workingFolder, output),
      level(given.level ?? 3),
      {
        ...choice,
        cache: new ContentCache(cacheFolder),
        ...(sourceDateEpoch !== undefined && { modified: sourceDateEpoch }),
        ...(signal && { signal }),
      },
    );
    const { size, applications, sha256 } = written;
    const warnings = written.warnings.map(warningText);
    if (!given.json) for (const warning of warnings) tellWarning(warning, terminal);
    terminal.out(
      given.json
        ? document({ ...written, warnings })
        : `${output}: ${sizeText(size)}, ${applications.length} applications, SHA-256 ${sha256}\n`,
    );
    return 0;
  },
};
