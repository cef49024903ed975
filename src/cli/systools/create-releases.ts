import { createReleases } from '../../systools/create-releases.ts';
import type { Command } from '../arguments/command.ts';
import { textFlag } from '../arguments/flag.ts';
import { bareName } from './bare-name.ts';
import { type SystoolsFlags, systoolsFlags, systoolsOptions } from './flags.ts';
import { reportOutcome } from './report.ts';

interface ReleasesFlags extends Pick<SystoolsFlags, 'outdir' | 'silent' | 'otp'> {
  release: string;
  root: string | undefined;
}

const { silent, otp } = systoolsFlags;

export const createReleasesCommand: Command<ReleasesFlags> = {
  command: 'create-releases <release>',
  describe: 'make RELEASES and start_erl.data of an unpacked release',
  words: { release: 'name of its release file, without `.rel`' },
  examples: [
    [
      'systools create-releases releases/my_app',
      'in the folder of the release: prints releases/RELEASES, releases/start_erl.data',
    ],
  ],
  flags: {
    root: textFlag('where the release is installed [relative to the runtime, movable]'),
    outdir: textFlag('where the two files go [`releases` below the root]'),
    otp,
    silent,
  },
  run: async (given, terminal) => {
    const none = { path: undefined, 'warnings-as-errors': undefined, 'otp-root': undefined };
    const { cwd, ...options } = systoolsOptions({ ...none, ...given }, terminal.workingFolder);
    const outcome = await createReleases(bareName(given.release, '.rel'), {
      ...('otp' in options && { otp: options.otp }),
      ...('outdir' in options && { outdir: options.outdir }),
      ...(given.root !== undefined && { root: given.root }),
      cwd,
    });
    return reportOutcome(outcome, (made) => [made.releasesFile, made.startFile], given, terminal);
  },
};
