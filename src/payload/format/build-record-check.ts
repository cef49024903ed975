import { safePath } from '../../archive/safe-path.ts';
import { integer, invalid, list, oneOf, record, text } from './json-check.ts';

const privLimit = 1_000;
/** All modules of OTP and Elixir are a tenth of it. */
const nameLimit = 100_000;

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
  names(build.addApplications, 'build.addApplications');
  names(build.dropApplications, 'build.dropApplications');
  names(build.startModules, 'build.startModules');
  integer(build.level, 'build.level', 1, 19);
  integer(build.modified, 'build.modified', 0, Number.MAX_SAFE_INTEGER);
  checkPriv(build.priv, 'build.priv');
}

function checkRelease(value: unknown): void {
  const { entry, commands, keepBoot, ...rest } = record(value, 'build.release');
  const { envScript, kind, mode } = record(rest, 'build.release', ['envScript', 'kind', 'mode']);
  oneOf(envScript, 'build.release.envScript', [true, false]);
  for (const one of [kind, mode]) name(one, 'build.release');
  if (keepBoot !== undefined) oneOf(keepBoot, 'build.release.keepBoot', [true]);
  if (entry !== undefined) name(entry, 'build.release.entry');
  if (commands !== undefined) names(commands, 'build.release.commands');
}

/** Folders that were given as the `priv` of applications. @throws `manifest-invalid`, `path-unsafe` */
export function checkPriv(value: unknown, where: string): void {
  for (const one of list(value, where, privLimit)) {
    const { application, folder } = record(one, where, ['application', 'folder']);
    name(application, `${where}.application`);
    safePath(text(folder, `${where}.folder`));
  }
}

/** Names of applications or modules. @throws `manifest-invalid` */
export function names(value: unknown, where: string): void {
  for (const member of list(value, where, nameLimit)) name(member, where);
}

function name(value: unknown, where: string): void {
  if (text(value, where) === '') throw invalid(where, { kind: 'name' }, value);
}
