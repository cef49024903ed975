import type { OptionTable, OptionValues } from '../../configuration/option.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { BaseRelease } from '../../systools/relup/make-relup.ts';
import { defineCommand } from '../arguments/command.ts';
import { bareName, checkPairs, pair, systoolsOptions, systoolsRequest } from './options.ts';
import { reportOutcome } from './report.ts';

const options = {
  ...systoolsOptions,
  'up-from': { kind: 'list', path: true, describe: 'release to upgrade from' },
  'down-to': { kind: 'list', path: true, describe: 'release to downgrade to' },
  description: {
    kind: 'list',
    describe: 'NAME=TEXT: description of the step from or to NAME',
    check: checkPairs,
  },
  noexec: { kind: 'switch', describe: 'check without writing files' },
  'restart-emulator': { kind: 'switch', describe: 'restart the emulator at the end of each step' },
} as const satisfies OptionTable;

export const makeRelupCommand = defineCommand({
  name: 'make-relup',
  describe: 'create a relup file to upgrade from and downgrade to other releases',
  positionals: { release: { describe: 'name of the new release file, without `.rel`' } },
  examples: [['systools make-relup new/my_app --up-from old/my_app --down-to old/my_app', 'writes relup']],
  options,
  run: async (given, terminal) => {
    const { makeRelup } = await import('../../systools/relup/make-relup.ts');
    const { formatTerm } = await import('../../systools/format/format-term.ts');
    const outcome = await makeRelup(
      bareName(given.release, '.rel'),
      described(given['up-from'], given),
      described(given['down-to'], given),
      {
        ...systoolsRequest(given, terminal.workingFolder),
        ...(given.noexec && { noexec: true }),
        ...(given['restart-emulator'] && { restartEmulator: true }),
      },
    );
    return reportOutcome(outcome, ({ relupFile }) => (relupFile ? [relupFile] : []), given, terminal, {
      document: ({ relup }) => ({ relup: formatTerm(relup) }),
    });
  },
});

/** The releases with the text from `--description` for them. @throws OnebeamError `option-invalid` */
function described(
  names: readonly string[] = [],
  { description = [], 'up-from': ups = [], 'down-to': downs = [] }: OptionValues<typeof options>,
): BaseRelease[] {
  const texts = new Map(description.map(pair));
  for (const name of texts.keys()) {
    if (ups.includes(name) || downs.includes(name)) continue;
    throw new OnebeamError('option-invalid', {
      path: '--description',
      expected: { kind: 'base-release' },
      found: name,
    });
  }
  return names.map((name) => {
    const text = texts.get(name);
    const release = bareName(name, '.rel');
    return text === undefined ? release : [release, text];
  });
}
