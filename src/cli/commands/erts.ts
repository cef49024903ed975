import { resolve } from 'node:path';
import { pickOptions } from '../../configuration/option-table.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';

export const ertsCommand = defineCommand({
  name: 'erts',
  describe: 'write a minimal runtime as a folder',
  positionals: {
    action: { describe: 'prepare', choices: ['prepare'] },
    source: { describe: 'an OTP folder; it is not changed' },
    destination: { describe: 'a new or empty folder' },
  },
  options: pickOptions('add-app'),
  examples: [['erts prepare /usr/lib/erlang minimal', 'the `erts/` folder of a payload']],
  run: async (given, { out, workingFolder }) => {
    const { prepareMinimalErts } = await import('../../index.ts');
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
});
