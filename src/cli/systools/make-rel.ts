import { OnebeamError } from '../../errors/onebeam-error.ts';
import { makeRel, type RelApplication } from '../../systools/make-rel.ts';
import { type StartType, startTypes } from '../../systools/release/release.ts';
import type { Command } from '../arguments/command.ts';
import { listFlag, textFlag } from '../arguments/flag.ts';
import { bareName } from './bare-name.ts';
import { type SystoolsFlags, surroundingsOf, systoolsFlags, systoolsOptions } from './flags.ts';
import { reportOutcome } from './report.ts';

interface RelFlags extends Omit<SystoolsFlags, 'warnings-as-errors'> {
  release: string;
  application: string[] | undefined;
  vsn: string | undefined;
  'release-name': string | undefined;
  erts: string | undefined;
}

const { 'warnings-as-errors': _, ...flags } = systoolsFlags;

export const makeRelCommand: Command<RelFlags> = {
  command: 'make-rel <release>',
  describe: 'make a release file from applications and what they need',
  words: { release: 'name of the release file to write, without `.rel`' },
  examples: [
    [
      'systools make-rel my_app --vsn 1.0.0 --application my_app --path lib/*/ebin --otp-root otp',
      'prints my_app.rel',
    ],
  ],
  flags: {
    ...flags,
    application: listFlag('NAME, NAME=VSN or NAME=VSN:TYPE, e.g. db, db=2.1, db:load'),
    vsn: textFlag('version of the release (required)'),
    'release-name': textFlag('name of the release [that of the file]'),
    erts: textFlag('ERTS version [that of --otp-root]'),
  },
  run: async (given, terminal) => {
    const erts = given.erts ?? surroundingsOf(given, terminal.workingFolder)?.erts;
    const { vsn: version, 'release-name': releaseName } = given;
    if (version === undefined) throw missing('--vsn', 'the version of the release');
    if (erts === undefined)
      throw missing('--erts', 'the ERTS version, or an OTP installation by `--otp-root`');
    const name = bareName(given.release, '.rel');
    const applications = (given.application ?? []).map(applicationOf);
    const request = { version, erts, applications, ...(releaseName !== undefined && { releaseName }) };
    const options = systoolsOptions({ ...given, 'warnings-as-errors': undefined }, terminal.workingFolder);
    return reportOutcome(await makeRel(name, request, options), (made) => [made.relFile], given, terminal);
  },
};

function missing(path: string, expected: string): OnebeamError {
  return new OnebeamError('option-invalid', { path, expected, found: 'nothing' });
}

/** `db`, `db=2.1`, `db:load`, `db=2.1:load`. @throws OnebeamError `option-invalid` */
function applicationOf(text: string): RelApplication {
  const [, name, version, type] = /^([^=:]+)(?:=([^:]+))?(?::(.+))?$/.exec(text) ?? [];
  if (name === undefined || (type !== undefined && !startTypes.has(type))) {
    throw new OnebeamError('option-invalid', {
      path: '--application',
      expected: `NAME, NAME=VSN or NAME=VSN:TYPE with a type of ${[...startTypes].join(', ')}`,
      found: text,
    });
  }
  return {
    name,
    ...(version !== undefined && { version }),
    ...(type !== undefined && { type: type as StartType }),
  };
}
