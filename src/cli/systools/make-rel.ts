import type { Check } from '../../configuration/option.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { RelApplication } from '../../systools/make-rel.ts';
import { type StartType, startTypes } from '../../systools/release/release.ts';
import { defineCommand } from '../arguments/command.ts';
import { bareName, installedOtp, systoolsOptions, systoolsRequest } from './options.ts';
import { reportOutcome } from './report.ts';

const { 'warnings-as-errors': _, ...shared } = systoolsOptions;

const checkApplications: Check<readonly string[]> = (texts) => {
  const found = texts.find((text) => !applicationOf(text));
  return found === undefined
    ? undefined
    : { expected: { kind: 'release-applications', types: [...startTypes] }, found };
};

export const makeRelCommand = defineCommand({
  name: 'make-rel',
  describe: 'create a .rel file from applications and their dependencies',
  positionals: { release: { describe: 'name of the release file to write, without `.rel`' } },
  examples: [
    [
      'systools make-rel my_app --vsn 1.0.0 --application my_app --path lib/*/ebin --otp-root otp',
      'writes my_app.rel',
    ],
  ],
  options: {
    ...shared,
    application: {
      kind: 'list',
      describe: 'NAME, NAME=VSN or NAME=VSN:TYPE, e.g. db, db=2.1, db:load',
      check: checkApplications,
    },
    vsn: { kind: 'text', describe: 'version of the release', required: { kind: 'release-version' } },
    'release-name': { kind: 'text', describe: 'name of the release', defaultText: 'that of the file' },
    erts: { kind: 'text', describe: 'ERTS version', defaultText: 'that of --otp-root' },
  },
  run: async (given, terminal) => {
    const { makeRel } = await import('../../systools/make-rel.ts');
    const erts = given.erts ?? installedOtp(given['otp-root'], terminal.workingFolder)?.erts;
    if (erts === undefined) {
      throw new OnebeamError('option-invalid', {
        path: '--erts',
        expected: { kind: 'erts-version' },
      });
    }
    const { vsn: version, 'release-name': releaseName } = given;
    const applications = (given.application ?? []).flatMap((text) => applicationOf(text) ?? []);
    const request = { version, erts, applications, ...(releaseName !== undefined && { releaseName }) };
    const options = systoolsRequest({ ...given, 'warnings-as-errors': false }, terminal.workingFolder);
    const outcome = await makeRel(bareName(given.release, '.rel'), request, options);
    return reportOutcome(outcome, (made) => [made.relFile], given, terminal);
  },
});

/** `db`, `db=2.1`, `db:load`, `db=2.1:load`. */
function applicationOf(text: string): RelApplication | undefined {
  const [, name, version, type] = /^([^=:]+)(?:=([^:]+))?(?::(.+))?$/.exec(text) ?? [];
  if (name === undefined || (type !== undefined && !startTypes.has(type))) return undefined;
  return {
    name,
    ...(version !== undefined && { version }),
    ...(type !== undefined && { type: type as StartType }),
  };
}
