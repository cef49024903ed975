import { resolve } from 'node:path';
import { ContentCache, packageEscript } from '../../index.ts';
import { level } from '../../options.ts';
import type { Command } from '../command.ts';
import { document } from '../document.ts';
import { sizeText } from '../size-text.ts';
import { surroundings } from '../surroundings.ts';

interface PayloadFlags {
  escript: string;
  erts: string;
  output: string;
  level: string;
}

export const payloadCommand: Command<PayloadFlags> = {
  command: 'payload <escript>',
  describe: 'write the archive of an escript and its runtime alone',
  flags: (yargs) =>
    yargs
      .positional('escript', { type: 'string', demandOption: true, describe: 'a finished escript' })
      .option('erts', { type: 'string', demandOption: true, describe: 'an OTP folder' })
      .option('output', { alias: 'o', type: 'string', default: 'payload.tar.zst', describe: 'the archive' })
      .option('level', { type: 'string', default: '3', describe: 'of zstd, 1 to 19' })
      .option('json', { type: 'boolean', describe: 'print one JSON document' })
      .example('$0 payload my_app --erts /usr/lib/erlang -o my_app.tar.zst', 'list it with `tar --zstd -tf`'),
  run: async (given, terminal) => {
    const { workingFolder, cacheFolder, sourceDateEpoch, signal } = surroundings(terminal);
    const written = await packageEscript(
      resolve(workingFolder, given.escript),
      resolve(workingFolder, given.erts),
      resolve(workingFolder, given.output),
      level(Number(given.level)),
      {
        cache: new ContentCache(cacheFolder),
        ...(sourceDateEpoch !== undefined && { modified: sourceDateEpoch }),
        ...(signal && { signal }),
      },
    );
    const { size, applications, sha256 } = written;
    terminal.out(
      given.json
        ? document(written)
        : `${given.output}: ${sizeText(size)}, ${applications.length} applications, SHA-256 ${sha256}\n`,
    );
    return 0;
  },
};
