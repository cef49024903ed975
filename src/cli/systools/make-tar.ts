import { OnebeamError } from '../../errors/onebeam-error.ts';
import { makeTar } from '../../systools/make-tar.ts';
import type { Command } from '../arguments/command.ts';
import { listFlag, switchFlag, textFlag } from '../arguments/flag.ts';
import { bareName } from './bare-name.ts';
import { pair, type ReleaseFlags, releaseFlags, releaseOptions } from './flags.ts';
import { reportOutcome } from './report.ts';

interface TarFlags extends ReleaseFlags {
  release: string;
  dirs: string[] | undefined;
  erts: string | undefined;
  'erts-all': boolean | undefined;
  'var-tar': 'include' | 'ownfile' | 'omit' | undefined;
  'extra-files': string[] | undefined;
  reproducible: boolean | undefined;
}

export const makeTarCommand: Command<TarFlags> = {
  command: 'make-tar <release>',
  describe: 'pack a release: its applications, its own files, and ERTS when asked for',
  words: { release: 'name of the release file, without `.rel`; its boot file must be there' },
  examples: [
    ["systools make-tar my_app --path 'lib/*/ebin' --otp-root otp --erts otp", 'prints my_app.tar.gz'],
    ['systools make-tar my_app --extra-files bin/run=bin/run', 'packs one more file'],
  ],
  flags: {
    ...releaseFlags,
    dirs: listFlag('a folder of each application to pack besides: src, include'),
    erts: textFlag('OTP root whose `erts-<Vsn>/bin` is packed'),
    'erts-all': switchFlag("also the developer's programs: erlc, dialyzer, ..."),
    'var-tar': {
      ...textFlag('what becomes of folders below variables'),
      choices: ['include', 'ownfile', 'omit'],
    },
    'extra-files': listFlag('FROM=NAME: one more file or folder, and its name'),
    reproducible: switchFlag('owner, modes and times fixed (SOURCE_DATE_EPOCH, or 0)'),
  },
  run: async (given, terminal) => {
    const { dirs, erts, 'var-tar': varTar, 'extra-files': extraFiles } = given;
    const outcome = await makeTar(bareName(given.release, '.rel'), {
      ...releaseOptions(given, terminal.workingFolder),
      ...(dirs && { dirs: dirs.flatMap((names) => names.split(',')) }),
      ...(erts !== undefined && { erts }),
      ...(given['erts-all'] && { ertsAll: true }),
      ...(varTar && { varTar }),
      ...(extraFiles && { extraFiles: extraFiles.map((text) => pair('--extra-files', text)) }),
      ...(given.reproducible && { reproducible: { mtime: epoch(terminal.environment.SOURCE_DATE_EPOCH) } }),
    });
    return reportOutcome(outcome, (made) => [made.tarFile, ...made.variableTarFiles], given, terminal, {
      document: ({ ignored }) => (ignored.length > 0 ? { ignored } : {}),
      notes: ({ ignored }) => ignored.map((file) => `not packed, its name is not UTF-8: ${file}`),
    });
  },
};

function epoch(text = '0'): number {
  if (/^\d{1,11}$/.test(text)) return Number(text);
  throw new OnebeamError('option-invalid', {
    path: 'SOURCE_DATE_EPOCH',
    expected: 'seconds since 1970',
    found: text,
  });
}
