import { targets } from '../../targets/target.ts';
import type { Command } from '../arguments/command.ts';

export const targetsCommand: Command<unknown> = {
  command: 'targets',
  describe: 'list the targets',
  run: async ({ json }, { out }) => {
    out(json ? `${JSON.stringify({ schemaVersion: 1, targets }, null, 2)}\n` : `${targets.join('\n')}\n`);
    return 0;
  },
};
