import { defineCommand } from '../arguments/command.ts';
import { sourceDateEpoch } from '../build-context.ts';
import { bareName, checkPairs, pair, releaseOptions, releaseRequest } from './options.ts';
import { reportOutcome } from './report.ts';

export const makeTarCommand = defineCommand({
  name: 'make-tar',
  describe: 'create a release package: applications, release files and optionally ERTS',
  positionals: {
    release: { describe: 'name of the release file, without `.rel`; requires its boot file' },
  },
  examples: [
    ["systools make-tar my_app --path 'lib/*/ebin' --otp-root otp --erts otp", 'writes my_app.tar.gz'],
    ['systools make-tar my_app --extra-files bin/run=bin/run', 'packs one more file'],
  ],
  options: {
    ...releaseOptions,
    dirs: { kind: 'list', describe: 'also pack this folder of each application, such as src' },
    erts: { kind: 'text', path: true, describe: 'OTP root whose `erts-<Vsn>/bin` is packed' },
    'erts-all': { kind: 'switch', describe: 'also pack development tools such as erlc and dialyzer' },
    'var-tar': {
      kind: 'text',
      choices: ['include', 'ownfile', 'omit'],
      describe: 'how to pack folders below variables',
    },
    'extra-files': {
      kind: 'list',
      path: 'behind =',
      describe: 'FROM=NAME: pack another file or folder under this name',
      check: checkPairs,
    },
    reproducible: { kind: 'switch', describe: 'fix owner, modes and times (SOURCE_DATE_EPOCH, or 0)' },
  },
  run: async (given, terminal) => {
    const { makeTar } = await import('../../systools/make-tar.ts');
    const { dirs, erts, 'var-tar': varTar, 'extra-files': extraFiles } = given;
    const outcome = await makeTar(bareName(given.release, '.rel'), {
      ...releaseRequest(given, terminal.workingFolder),
      ...(dirs && { dirs }),
      ...(erts !== undefined && { erts }),
      ...(given['erts-all'] && { ertsAll: true }),
      ...(varTar && { varTar }),
      ...(extraFiles && { extraFiles: extraFiles.map(pair) }),
      ...(given.reproducible && { reproducible: { mtime: sourceDateEpoch(terminal.environment) ?? 0 } }),
    });
    return reportOutcome(outcome, (made) => [made.tarFile, ...made.variableTarFiles], given, terminal, {
      document: ({ ignored }) => (ignored.length > 0 ? { ignored } : {}),
      notes: ({ ignored }) => ignored.map((file) => `not packed, its name is not UTF-8: ${file}`),
    });
  },
});
