import { safePath } from '../../archive/safe-path.ts';
import { integer, invalid, list, oneOf, record, text } from './json-check.ts';

const applicationLimit = 1_000;
/** All modules of OTP and Elixir are a tenth of it. */
const moduleLimit = 100_000;

const members = [
  ...['addApplications', 'boot', 'dropApplications', 'keepDebug', 'level', 'modified'],
  ...['priv', 'profile', 'shake', 'startModules', 'systemLibraries', 'windowsVcruntime'],
];

/** Checks that a value has the shape of a `BuildRecord`. @throws `manifest-invalid`, `path-unsafe` */
export function checkBuildRecord(value: unknown): void {
  const { release, ...rest } = record(value, 'build');
  const build = record(rest, 'build', members);
  if (release !== undefined) checkRelease(release);
  oneOf(build.boot, 'build.boot', ['fast', 'escript']);
  oneOf(build.profile, 'build.profile', ['none', 'cli']);
  for (const key of ['shake', 'systemLibraries', 'keepDebug', 'windowsVcruntime'])
    oneOf(build[key], `build.${key}`, [true, false]);
  names(build.addApplications, 'build.addApplications', applicationLimit);
  names(build.dropApplications, 'build.dropApplications', applicationLimit);
  names(build.startModules, 'build.startModules', moduleLimit);
  integer(build.level, 'build.level', 1, 19);
  integer(build.modified, 'build.modified', 0, Number.MAX_SAFE_INTEGER);
  for (const one of list(build.priv, 'build.priv', applicationLimit)) {
    const { application, folder } = record(one, 'build.priv', ['application', 'folder']);
    name(application, 'build.priv.application');
    safePath(text(folder, 'build.priv.folder'));
  }
}

function checkRelease(value: unknown): void {
  const { entry, commands, ...rest } = record(value, 'build.release');
  const { envScript, kind, mode } = record(rest, 'build.release', ['envScript', 'kind', 'mode']);
  oneOf(envScript, 'build.release.envScript', [true, false]);
  for (const one of [kind, mode]) name(one, 'build.release');
  if (entry !== undefined) name(entry, 'build.release.entry');
  if (commands !== undefined) names(commands, 'build.release.commands', applicationLimit);
}

function names(value: unknown, where: string, limit: number): void {
  for (const member of list(value, where, limit)) name(member, where);
}

function name(value: unknown, where: string): void {
  if (text(value, where) === '') throw invalid(where, 'a name', value);
}
