import { targets } from '../../targets/target.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';

export const targetsCommand = defineCommand({
  name: 'targets',
  describe: 'list the targets',
  run: async ({ json }, { out }) => {
    out(json ? document({ targets }) : `${targets.join('\n')}\n`);
    return 0;
  },
});
