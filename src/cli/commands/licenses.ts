import { resolve } from 'node:path';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { table } from '../report/table.ts';

export const licensesCommand = defineCommand({
  name: 'licenses',
  describe: 'list the licences of all components of an executable',
  positionals: { executable: { describe: 'an executable built by onebeam' } },
  examples: [
    ['licenses dist/my_app', 'the launcher and its libraries, OTP, and your own dependencies'],
    ['licenses dist/my_app --json', 'the same as JSON, with source URLs'],
  ],
  run: async ({ executable, json }, { out, workingFolder }) => {
    const { licences } = await import('../../index.ts');
    const components = await licences(resolve(workingFolder, executable));
    const rows = components.map(({ name, version = '', licences, description = '' }) => [
      name,
      version,
      licences.join(', ') || 'not known',
      description,
    ]);
    out(
      json
        ? document({ components })
        : `${table([['component', 'version', 'licence', 'what it is'], ...rows])}\n${relinking}`,
    );
    return 0;
  },
});

/** The obligations of LGPL 2.1 for distributors of a program that is linked with such a library. */
const relinking = `JavaScriptCore and tinycc are linked with the launcher under the LGPL, so you may replace them: build Bun from
https://github.com/oven-sh/bun with a changed library, compile the launcher with it from \`runtime-stub/\` of onebeam, and
append the bytes that follow the launcher in this executable. \`onebeam inspect --json\` shows where they begin.
`;
