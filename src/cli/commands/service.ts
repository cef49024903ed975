import { resolve } from 'node:path';
import { optionTable, pickOptions } from '../../configuration/option-table.ts';
import type { ServiceManager } from '../../index.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';

const { defaultText: _, ...output } = optionTable.output;
const managers = ['systemd', 'launchd', 'windows'] as const satisfies readonly ServiceManager[];

export const serviceCommand = defineCommand({
  name: 'service',
  describe: 'write a systemd unit or launchd property list for an executable',
  positionals: { executable: { describe: 'an executable built by onebeam' } },
  options: {
    ...pickOptions(...managers, 'install-path', 'print'),
    output: { ...output, describe: 'output path', defaultText: '<name>.service or <name>.plist' },
  },
  examples: [
    ['service dist/my_app', 'my_app.service for systemd'],
    ['service dist/my_app --print --install-path /opt/my_app/my_app', 'print the unit instead of writing it'],
  ],
  run: async (given, { out, workingFolder }) => {
    const { serviceFile, writeServiceFile } = await import('../../index.ts');
    const installPath = given['install-path'];
    const manager = managers.find((one) => given[one]);
    const executable = resolve(workingFolder, given.executable);
    const file = await serviceFile(executable, {
      ...(manager && { manager }),
      ...(installPath !== undefined && { installPath }),
    });
    if (given.print) {
      out(given.json ? document({ ...file, written: null }) : file.text);
      return 0;
    }
    const path = resolve(workingFolder, given.output ?? file.name);
    await writeServiceFile(path, file, executable);
    out(
      given.json
        ? document({ ...file, written: path })
        : `${given.output ?? file.name}: for ${file.manager}; install it as ${file.place}\n`,
    );
    return 0;
  },
});
