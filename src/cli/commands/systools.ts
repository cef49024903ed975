import type { CommandGroup } from '../arguments/command.ts';
import { checkPackageCommand } from '../systools/check-package.ts';
import { createReleasesCommand } from '../systools/create-releases.ts';
import { diffPackageCommand } from '../systools/diff-package.ts';
import { makeAppupCommand } from '../systools/make-appup.ts';
import { makeRelCommand } from '../systools/make-rel.ts';
import { makeRelupCommand } from '../systools/make-relup.ts';
import { makeScriptCommand } from '../systools/make-script.ts';
import { makeTarCommand } from '../systools/make-tar.ts';
import { script2bootCommand } from '../systools/script2boot.ts';

/**
 * OTP's systools: each of its functions is a command, with OTP's names for the options; those from `make-rel`
 * on are additional.
 */
export const systoolsCommand: CommandGroup = {
  name: 'systools',
  describe: 'create boot scripts, release packages and upgrade files without Erlang',
  commands: [
    makeScriptCommand,
    makeTarCommand,
    makeRelupCommand,
    script2bootCommand,
    makeRelCommand,
    createReleasesCommand,
    makeAppupCommand,
    checkPackageCommand,
    diffPackageCommand,
  ],
};
