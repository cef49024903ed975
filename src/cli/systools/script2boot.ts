import { defineCommand } from '../arguments/command.ts';
import { bareName, systoolsOptions } from './options.ts';
import { reportOutcome } from './report.ts';

export const script2bootCommand = defineCommand({
  name: 'script2boot',
  describe: 'create a boot file from a .script file',
  positionals: { script: { describe: 'name of the script, without `.script`' } },
  examples: [['systools script2boot my_app', 'reads my_app.script, writes my_app.boot']],
  options: {
    otp: { ...systoolsOptions.otp, defaultText: '29' },
    silent: systoolsOptions.silent,
  },
  run: async (given, terminal) => {
    const { script2boot } = await import('../../systools/script2boot.ts');
    const outcome = await script2boot(bareName(given.script, '.script'), {
      cwd: terminal.workingFolder,
      ...(given.otp !== undefined && { otp: given.otp }),
    });
    return reportOutcome(outcome, (made) => [made.bootFile], given, terminal);
  },
});
