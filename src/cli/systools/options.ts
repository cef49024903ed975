import { resolve } from 'node:path';
import type { Check, OptionTable, OptionValues } from '../../configuration/option.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ScriptOptions } from '../../systools/options/options.ts';
import { type OtpSurroundings, otpSurroundings } from '../../systools/options/otp-code-path.ts';

const checkOtp: Check<number> = (otp) =>
  Number.isInteger(otp) && otp >= 25 && otp <= 29
    ? undefined
    : { expected: { kind: 'otp-release', least: 25, most: 29 }, found: otp };

/** `NAME=VALUE`, each. */
export const checkPairs: Check<readonly string[]> = (texts) => {
  const found = texts.find((text) => text.indexOf('=') < 1);
  return found === undefined ? undefined : { expected: { kind: 'from-name' }, found };
};

/** The options of every systools command. */
export const systoolsOptions = {
  path: { kind: 'list', path: true, describe: 'a folder to search first; `*` matches any characters' },
  outdir: { kind: 'text', path: true, describe: 'output folder' },
  'warnings-as-errors': { kind: 'switch', describe: 'treat warnings as errors' },
  silent: { kind: 'switch', describe: 'print nothing; report the result only as the exit code' },
  otp: {
    kind: 'number',
    describe: 'OTP release to write for (25–29)',
    defaultText: "the release's erts, or 29",
    check: checkOtp,
  },
  'otp-root': {
    kind: 'text',
    path: true,
    describe: 'OTP installation to search for applications',
  },
} as const satisfies OptionTable;

/** The options of make-script and make-tar. */
export const releaseOptions = {
  ...systoolsOptions,
  variables: {
    kind: 'list',
    path: 'behind =',
    describe: 'NAME=PREFIX: folders below PREFIX are written as $NAME',
    check: checkPairs,
  },
  'src-tests': { kind: 'switch', describe: 'check every module and its source' },
  exref: {
    kind: 'list',
    optionalValue: true,
    describe: 'check for calls to undefined functions [=app,...: only in these]',
  },
  'otp-build': { kind: 'switch', describe: 'write paths without versions' },
  'no-warn-sasl': { kind: 'switch', describe: 'do not warn about a release without sasl' },
  'no-module-tests': { kind: 'switch', describe: 'accepted and ignored, as by OTP' },
} as const satisfies OptionTable;

/** The library's options from those of every command. @throws `option-invalid` */
export function systoolsRequest(given: OptionValues<typeof systoolsOptions>, workingFolder: string) {
  const surroundings = installedOtp(given['otp-root'], workingFolder);
  const otp = given.otp ?? surroundings?.otp;
  return {
    cwd: workingFolder,
    ...(otp !== undefined && { otp }),
    ...(surroundings && { codePath: surroundings.codePath }),
    ...(given.path && { path: given.path }),
    ...(given.outdir !== undefined && { outdir: given.outdir }),
    ...(given['warnings-as-errors'] && { warningsAsErrors: true }),
  };
}

/** Returns what the OTP of `--otp-root` says about itself. @throws `option-invalid` */
export function installedOtp(root: string | undefined, workingFolder: string): OtpSurroundings | undefined {
  const surroundings = root === undefined ? undefined : otpSurroundings(resolve(workingFolder, root));
  if (root !== undefined && !surroundings) {
    throw new OnebeamError('option-invalid', {
      path: '--otp-root',
      expected: { kind: 'otp-root' },
      found: root,
    });
  }
  return surroundings;
}

/** The library's options from those of make-script and make-tar. */
export function releaseRequest(given: OptionValues<typeof releaseOptions>, workingFolder: string) {
  const { variables, exref } = given;
  return {
    ...systoolsRequest(given, workingFolder),
    ...(variables && { variables: variables.map(pair) }),
    ...(given['src-tests'] && { srcTests: true }),
    ...(exref !== undefined && { exref: exref.includes('') || exref }),
    ...(given['otp-build'] && { otpBuild: true }),
    ...(given['no-warn-sasl'] && { noWarnSasl: true }),
    ...(given['no-module-tests'] && { noModuleTests: true }),
  } satisfies ScriptOptions;
}

/** Splits `NAME=VALUE`. */
export function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** OTP's functions expect names without the extension, which completion in a shell adds. */
export const bareName = (name: string, extension: '.rel' | '.script'): string =>
  name.endsWith(extension) && name !== extension ? name.slice(0, -extension.length) : name;
