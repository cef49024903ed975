import { OnebeamError } from '../../errors/onebeam-error.ts';
import { formatTerm } from '../../systools/format/format-term.ts';
import { type BaseRelease, makeRelup } from '../../systools/relup/make-relup.ts';
import type { Command } from '../arguments/command.ts';
import { listFlag, switchFlag } from '../arguments/flag.ts';
import { bareName } from './bare-name.ts';
import { pair, type SystoolsFlags, systoolsFlags, systoolsOptions } from './flags.ts';
import { reportOutcome } from './report.ts';

interface RelupFlags extends SystoolsFlags {
  release: string;
  'up-from': string[] | undefined;
  'down-to': string[] | undefined;
  description: string[] | undefined;
  noexec: boolean | undefined;
  'restart-emulator': boolean | undefined;
}

export const makeRelupCommand: Command<RelupFlags> = {
  command: 'make-relup <release>',
  describe: 'make the file that tells how to upgrade from and downgrade to other releases',
  words: { release: 'name of the new release file, without `.rel`' },
  examples: [['systools make-relup new/my_app --up-from old/my_app --down-to old/my_app', 'prints relup']],
  flags: {
    ...systoolsFlags,
    'up-from': listFlag('a release to come from'),
    'down-to': listFlag('a release to go back to'),
    description: listFlag('NAME=TEXT: what the relup says of the passage from or to NAME'),
    noexec: switchFlag('check everything and write nothing'),
    'restart-emulator': switchFlag('restart the emulator at the end of each'),
  },
  run: async (given, terminal) => {
    const outcome = await makeRelup(
      bareName(given.release, '.rel'),
      described(given['up-from'], given),
      described(given['down-to'], given),
      {
        ...systoolsOptions(given, terminal.workingFolder),
        ...(given.noexec && { noexec: true }),
        ...(given['restart-emulator'] && { restartEmulator: true }),
      },
    );
    return reportOutcome(outcome, ({ relupFile }) => (relupFile ? [relupFile] : []), given, terminal, {
      document: ({ relup }) => ({ relup: formatTerm(relup) }),
    });
  },
};

/** The releases with what `--description` says of them. @throws OnebeamError `option-invalid` */
function described(
  names: readonly string[] = [],
  { description = [], 'up-from': ups = [], 'down-to': downs = [] }: RelupFlags,
): BaseRelease[] {
  const texts = new Map(description.map((text) => pair('--description', text)));
  for (const name of texts.keys()) {
    if (ups.includes(name) || downs.includes(name)) continue;
    throw new OnebeamError('option-invalid', {
      path: '--description',
      expected: 'the name of a release as given to `--up-from` or `--down-to`',
      found: name,
    });
  }
  return names.map((name) => {
    const text = texts.get(name);
    const release = bareName(name, '.rel');
    return text === undefined ? release : [release, text];
  });
}
