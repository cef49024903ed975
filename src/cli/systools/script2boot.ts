import { script2boot } from '../../systools/script2boot.ts';
import type { Command } from '../arguments/command.ts';
import { switchFlag, textFlag } from '../arguments/flag.ts';
import { bareName } from './bare-name.ts';
import { otpNumber } from './flags.ts';
import { reportOutcome } from './report.ts';

interface BootFlags {
  script: string;
  otp: string | undefined;
  silent: boolean | undefined;
}

export const script2bootCommand: Command<BootFlags> = {
  command: 'script2boot <script>',
  describe: 'make a boot file from a script that was written by hand',
  words: { script: 'name of the script, without `.script`' },
  examples: [['systools script2boot my_app', 'reads my_app.script, prints my_app.boot']],
  flags: {
    otp: textFlag('OTP release to write for, 25 to 29 [29]'),
    silent: switchFlag('print nothing; only the exit code tells'),
  },
  run: async (given, terminal) => {
    const otp = given.otp === undefined ? {} : { otp: otpNumber(given.otp) };
    const outcome = await script2boot(bareName(given.script, '.script'), {
      cwd: terminal.workingFolder,
      ...otp,
    });
    return reportOutcome(outcome, (made) => [made.bootFile], given, terminal);
  },
};
