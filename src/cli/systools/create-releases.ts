import { defineCommand } from '../arguments/command.ts';
import { bareName, systoolsOptions } from './options.ts';
import { reportOutcome } from './report.ts';

const { silent, otp } = systoolsOptions;

export const createReleasesCommand = defineCommand({
  name: 'create-releases',
  describe: 'create RELEASES and start_erl.data for an unpacked release',
  positionals: { release: { describe: 'name of the release file, without `.rel`' } },
  examples: [
    [
      'systools create-releases releases/my_app',
      'in the folder of the release: writes releases/RELEASES and releases/start_erl.data',
    ],
  ],
  options: {
    root: {
      kind: 'text',
      path: true,
      describe: 'installation folder of the release',
      defaultText: 'relative to the runtime, movable',
    },
    outdir: {
      kind: 'text',
      path: true,
      describe: 'output folder',
      defaultText: '`releases` below the root',
    },
    otp,
    silent,
  },
  run: async (given, terminal) => {
    const { createReleases } = await import('../../systools/create-releases.ts');
    const outcome = await createReleases(bareName(given.release, '.rel'), {
      ...(given.otp !== undefined && { otp: given.otp }),
      ...(given.outdir !== undefined && { outdir: given.outdir }),
      ...(given.root !== undefined && { root: given.root }),
      cwd: terminal.workingFolder,
    });
    return reportOutcome(outcome, (made) => [made.releasesFile, made.startFile], given, terminal);
  },
});
