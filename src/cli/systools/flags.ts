import { resolve } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ScriptOptions } from '../../systools/options/options.ts';
import { type OtpSurroundings, otpSurroundings } from '../../systools/options/otp-code-path.ts';
import { type Flags, listFlag, switchFlag, textFlag } from '../arguments/flag.ts';

/** What every command of systools takes. */
export interface SystoolsFlags {
  path: string[] | undefined;
  outdir: string | undefined;
  'warnings-as-errors': boolean | undefined;
  silent: boolean | undefined;
  otp: string | undefined;
  'otp-root': string | undefined;
}

/** What make-script and make-tar take besides. */
export interface ReleaseFlags extends SystoolsFlags {
  variables: string[] | undefined;
  'src-tests': boolean | undefined;
  exref: string[] | undefined;
  'otp-build': boolean | undefined;
  'no-warn-sasl': boolean | undefined;
  'no-module-tests': boolean | undefined;
}

export const systoolsFlags = {
  path: listFlag('a folder to search first; `*` matches any characters'),
  outdir: textFlag('where the result goes'),
  'warnings-as-errors': switchFlag('any warning is an error'),
  silent: switchFlag('print nothing; only the exit code tells'),
  otp: textFlag("OTP release to write for, 25 to 29 [the release's erts, or 29]"),
  'otp-root': textFlag('an OTP installation whose applications can be found, too'),
} satisfies Flags;

export const releaseFlags = {
  ...systoolsFlags,
  variables: listFlag('NAME=PREFIX: folders below PREFIX are told by $NAME'),
  'src-tests': switchFlag('look for every module and its source'),
  exref: {
    ...listFlag('look for calls of undefined functions [=app,... only in these]'),
    mayStandAlone: true,
  },
  'otp-build': switchFlag('paths without versions'),
  'no-warn-sasl': switchFlag('do not warn about a release without sasl'),
  'no-module-tests': switchFlag('accepted and ignored, as by OTP'),
} satisfies Flags;

/** The library's options from the flags that all commands take. @throws OnebeamError `option-invalid` */
export function systoolsOptions(given: SystoolsFlags, workingFolder: string) {
  const surroundings = surroundingsOf(given, workingFolder);
  const otp = given.otp === undefined ? surroundings?.otp : otpNumber(given.otp);
  return {
    cwd: workingFolder,
    ...(otp !== undefined && { otp }),
    ...(surroundings && { codePath: surroundings.codePath }),
    ...(given.path && { path: given.path }),
    ...(given.outdir !== undefined && { outdir: given.outdir }),
    ...(given['warnings-as-errors'] && { warningsAsErrors: true }),
  };
}

/** What the OTP of `--otp-root` says about itself. @throws OnebeamError `option-invalid` */
export function surroundingsOf(
  { 'otp-root': root }: Pick<SystoolsFlags, 'otp-root'>,
  workingFolder: string,
): OtpSurroundings | undefined {
  const surroundings = root === undefined ? undefined : otpSurroundings(resolve(workingFolder, root));
  if (root !== undefined && !surroundings) {
    throw new OnebeamError('option-invalid', {
      path: '--otp-root',
      expected: 'a folder that holds `erts-<Vsn>` and `lib`',
      found: root,
    });
  }
  return surroundings;
}

export function releaseOptions(given: ReleaseFlags, workingFolder: string) {
  const { variables, exref } = given;
  return {
    ...systoolsOptions(given, workingFolder),
    ...(variables && { variables: variables.map((text) => pair('--variables', text)) }),
    ...(given['src-tests'] && { srcTests: true }),
    ...(exref !== undefined && { exref: exref.includes('') || exref.flatMap((names) => names.split(',')) }),
    ...(given['otp-build'] && { otpBuild: true }),
    ...(given['no-warn-sasl'] && { noWarnSasl: true }),
    ...(given['no-module-tests'] && { noModuleTests: true }),
  } satisfies ScriptOptions;
}

/** `NAME=VALUE` */
export function pair(option: string, text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new OnebeamError('option-invalid', {
    path: option,
    expected: 'two words with `=` between',
    found: text,
  });
}

/** @throws OnebeamError `option-invalid` */
export function otpNumber(text: string): number {
  const otp = Number(text);
  if (/^\d+$/.test(text) && otp >= 25 && otp <= 29) return otp;
  throw new OnebeamError('option-invalid', {
    path: '--otp',
    expected: 'an OTP release, 25 to 29',
    found: text,
  });
}
