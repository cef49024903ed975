import { copyFile, mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storedNames, storedRuntime } from '../../cache/runtime-store.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { compareVersions } from '../../otp/version-order.ts';
import { findProgram } from '../../programs/find-program.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import { PrivateApt } from './private-apt.ts';

export interface DebianOptions {
  /** Of the build; its `PATH` finds apt. */
  environment: Readonly<Record<string, string | undefined>>;
  cacheFolder: string;
  offline: boolean;
  signal?: AbortSignal | undefined;
}

/** Debian's Erlang for a target, laid out in the cache. */
export interface DebianRuntime {
  folder: string;
  /** Of the package erlang-base. */
  version: string;
  architecture: string;
}

/** The packages of OTP's applications; erlang-base holds the emulator, kernel, stdlib, compiler and sasl. */
const packages = [
  ...[
    'base',
    'asn1',
    'common-test',
    'crypto',
    'debugger',
    'dev',
    'dialyzer',
    'diameter',
    'edoc',
    'eldap',
    'et',
  ],
  ...['eunit', 'ftp', 'inets', 'mnesia', 'observer', 'os-mon', 'parsetools', 'public-key', 'reltool'],
  ...['runtime-tools', 'snmp', 'ssh', 'ssl', 'syntax-tools', 'tftp', 'tools', 'wx', 'xmerl'],
].map((name) => `erlang-${name}`);

/**
 * Returns the OTP release of the Erlang in the machine's Debian archive, without downloading it: `25`.
 *
 * @returns nothing as `debianRuntime` does.
 * @throws OnebeamError `debian-failed`
 */
export async function debianRelease(target: Target, options: DebianOptions): Promise<string | undefined> {
  const apt = await aptFor(target, options);
  if (!options.offline) await apt?.update();
  const version = await apt?.candidate('erlang-base');
  return version && /^(?:\d+:)?(\d+)/.exec(version)?.[1];
}

/**
 * Erlang from the machine's Debian archive, for this machine's or another processor: downloaded by `apt-get
 * download`, unpacked into the cache, never installed. Uses the system's sources, keyrings and proxies; apt checks
 * the packages against the signed lists. The lists are fetched once a day.
 *
 * @returns nothing when the target is not for Debian, when there is no apt, or when its archive has no Erlang.
 * @throws OnebeamError `debian-failed` when apt or dpkg fail and the cache has no earlier copy.
 */
export async function debianRuntime(
  target: Target,
  options: DebianOptions,
): Promise<DebianRuntime | undefined> {
  const apt = await aptFor(target, options);
  if (!apt) return undefined;
  const { architecture } = apt;
  try {
    if (!options.offline) await apt.update();
    const version = await apt.candidate('erlang-base');
    if (version) return await unpacked(apt, version, options);
    return await kept(architecture, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const earlier = await kept(architecture, options);
    if (earlier) return earlier;
    throw error;
  }
}

/** Returns nothing when the target is not for Debian, or when there is no apt. */
async function aptFor(target: Target, options: DebianOptions): Promise<PrivateApt | undefined> {
  const { os, cpu, libc } = targetParts(target);
  if (os !== 'linux' || libc !== 'glibc') return undefined;
  const path = options.environment.PATH ?? '';
  const programs = await Promise.all(['apt-get', 'dpkg-deb'].map((name) => findProgram(name, path)));
  return programs.every(Boolean) ? new PrivateApt(cpu === 'x64' ? 'amd64' : 'arm64', options) : undefined;
}

/** The 2 says that the libraries are there, too. */
const storedName = (architecture: string, version: string): string =>
  `debian-2-${architecture}-${version.replace(/[^\w.+~-]/g, '_')}`;

/** The folder of a stored tree that holds the shared libraries of the packages that Erlang's depend on. */
export const debianLibraries = 'shared-libraries';

async function unpacked(apt: PrivateApt, version: string, options: DebianOptions): Promise<DebianRuntime> {
  const { architecture } = apt;
  const name = storedName(architecture, version);
  const folder = await storedRuntime(options.cacheFolder, name, async (tree) => {
    if (options.offline) throw new OnebeamError('offline-missing', { path: `erlang-base=${version}` });
    const stage = await mkdtemp(`${tree}-`);
    try {
      const debs = await apt.download(packages, join(stage, 'debs'));
      const root = join(stage, 'root');
      for (const deb of debs) await apt.run('dpkg-deb', ['-x', deb, root]);
      const libraries = await apt.libraries(packages);
      for (const deb of await apt.download(libraries, join(stage, 'libraries'))) {
        await apt.run('dpkg-deb', ['-x', deb, join(stage, 'system')]);
      }
      await rm(tree, { recursive: true });
      await rename(join(root, 'usr', 'lib', 'erlang'), tree);
      await keepLibraries(join(stage, 'system'), join(tree, debianLibraries));
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  });
  return { folder, version, architecture };
}

/** Copies the shared libraries of unpacked packages into one folder, under the names that programs require. */
async function keepLibraries(system: string, folder: string): Promise<void> {
  await mkdir(folder);
  for (const above of ['lib', 'usr/lib']) {
    for (const name of await readdir(join(system, above)).catch(() => [] as string[])) {
      const place = join(system, above, name);
      for (const library of await readdir(place).catch(() => [] as string[])) {
        if (!/\.so\.[\d.]+$/.test(library)) continue;
        await copyFile(await realpath(join(place, library)), join(folder, library));
      }
    }
  }
}

/** The epoch as the first number: `1:27.3` as `1.27.3`. */
const withEpoch = (version: string): string =>
  version.includes(':') ? version.replace(':', '.') : `0.${version}`;

/** Returns what an earlier build unpacked, the newest. */
async function kept(
  architecture: string,
  { cacheFolder }: DebianOptions,
): Promise<DebianRuntime | undefined> {
  const prefix = storedName(architecture, '');
  const names = (await storedNames(cacheFolder)).filter((one) => one.startsWith(prefix));
  const versionOf = (name: string) => name.slice(prefix.length).replace('_', ':');
  const name = names
    .sort((one, other) => compareVersions(withEpoch(versionOf(one)), withEpoch(versionOf(other))))
    .at(-1);
  if (!name) return undefined;
  const damaged = () => Promise.reject(new OnebeamError('offline-missing', { path: name }));
  const folder = await storedRuntime(cacheFolder, name, damaged).catch(() => undefined);
  return folder === undefined ? undefined : { folder, version: versionOf(name), architecture };
}
