import { isTerm, shown } from '../../erlang/term/build-term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { RelupOptions } from '../relup/relup-options.ts';
import { knownOtp } from './known-otp.ts';
import type { OtpEnvironment, ReleaseOptions, ScriptOptions, TarOptions } from './options.ts';

type Check = (value: unknown) => boolean;
type Checks<Options> = { readonly [Name in keyof Required<Options>]: Check };

const isFlag: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isPairs: Check = (value) =>
  Array.isArray(value) && value.every((pair) => isTexts(pair) && (pair as string[]).length === 2);

const releaseChecks: Checks<ReleaseOptions> = {
  otp: (value) =>
    Number.isInteger(value) && Number(value) >= knownOtp.oldest && Number(value) <= knownOtp.newest,
  codePath: isTexts,
  cwd: (value) => isText(value) && value !== '',
  path: isTexts,
  variables: isPairs,
  srcTests: isFlag,
  exref: (value) => isFlag(value) || isTexts(value),
  outdir: isText,
  otpBuild: isFlag,
  warningsAsErrors: isFlag,
  noWarnSasl: isFlag,
  noModuleTests: isFlag,
  silent: isFlag,
};

const scriptChecks: Checks<ScriptOptions> = {
  ...releaseChecks,
  local: isFlag,
  noDotErlang: isFlag,
  scriptName: isText,
  files: (value) => typeof value === 'object' && value !== null,
};

const tarChecks: Checks<TarOptions> = {
  ...releaseChecks,
  dirs: isTexts,
  erts: isText,
  ertsAll: isFlag,
  varTar: (value) => value === 'include' || value === 'ownfile' || value === 'omit',
  extraFiles: isPairs,
  reproducible: (value) =>
    typeof value === 'object' && value !== null && 'mtime' in value && Number.isInteger(value.mtime),
};

const relupChecks: Checks<RelupOptions> = {
  otp: releaseChecks.otp,
  codePath: isTexts,
  cwd: releaseChecks.cwd,
  path: isTexts,
  outdir: isText,
  noexec: isFlag,
  restartEmulator: isFlag,
  warningsAsErrors: isFlag,
  silent: isFlag,
};

const relChecks: Readonly<Record<string, Check>> = {
  otp: releaseChecks.otp,
  codePath: isTexts,
  cwd: releaseChecks.cwd,
  path: isTexts,
  outdir: isText,
};

const surroundingsChecks: Checks<Pick<OtpEnvironment, 'otp' | 'cwd'>> = {
  otp: releaseChecks.otp,
  cwd: releaseChecks.cwd,
};

/** @throws OnebeamError `systools-options-illegal`, naming every option that does not exist or has a value of another type. */
export function checkScriptOptions(options: ScriptOptions): void {
  check(options, scriptChecks);
}

/** @throws OnebeamError `systools-options-illegal` */
export function checkTarOptions(options: TarOptions): void {
  check(options, tarChecks);
}

/** @throws OnebeamError `systools-options-illegal` */
export function checkRelupOptions(options: RelupOptions): void {
  check(options, relupChecks);
}

/** @throws OnebeamError `systools-options-illegal` */
export function checkRelOptions(options: object): void {
  check(options, relChecks);
}

/** @throws OnebeamError `systools-options-illegal` */
export function checkReleasesOptions(options: object): void {
  check(options, { ...surroundingsChecks, root: isText, outdir: isText });
}

/** @throws OnebeamError `systools-options-illegal` */
export function checkAppupOptions(options: object): void {
  const extra: Check = (value) => isText(value) || isTerm(value);
  check(options, { ...surroundingsChecks, outdir: isText, extra });
}

/** @throws OnebeamError `systools-options-illegal` */
export function checkPackageOptions(options: object): void {
  check(options, { cwd: surroundingsChecks.cwd });
}

/** @throws OnebeamError `systools-options-illegal` */
export function checkBootOptions(options: Pick<ScriptOptions, 'otp' | 'cwd' | 'files'>): void {
  check(options, { ...surroundingsChecks, files: scriptChecks.files });
}

function check(options: unknown, checks: Readonly<Record<string, Check>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new OnebeamError('systools-options-illegal', { found: shown(options) });
  }
  const illegal = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !(Object.hasOwn(checks, name) && checks[name]!(value)),
  );
  if (illegal.length === 0) return;
  throw new OnebeamError('systools-options-illegal', {
    found: illegal.map(([name, value]) => `${name}: ${shownValue(value)}`).join(', '),
  });
}

/** JSON cannot represent functions, big integers and circles. */
function shownValue(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return shown(value);
  }
}
