import { resolve } from 'node:path';
import { prepareMinimalErts } from '../../index.ts';
import type { Command } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';

interface PrepareFlags {
  source: string;
  destination: string;
  'add-app': string[] | undefined;
}

export const ertsCommand: Command<PrepareFlags> = {
  command: 'erts <action> <source> <destination>',
  describe: 'lay out a minimal runtime as a folder',
  words: {
    action: { describe: 'prepare', choices: ['prepare'] },
    source: 'an OTP folder; it is only read',
    destination: 'a folder that is not there yet, or empty',
  },
  options: ['add-app'],
  configured: ['add-app'],
  examples: [['erts prepare /usr/lib/erlang minimal', 'what stands below `erts/` in a payload']],
  run: async (given, { out, workingFolder }) => {
    const applications = given['add-app'];
    const prepared = await prepareMinimalErts(
      resolve(workingFolder, given.source),
      resolve(workingFolder, given.destination),
      { ...(applications && { applications }) },
    );
    const names = prepared.applications.map(({ name }) => name).join(', ');
    out(
      given.json
        ? document(prepared)
        : `${given.destination}: OTP ${prepared.otp}, ${names}, ${sizeText(prepared.size)}\n`,
    );
    return 0;
  },
};
