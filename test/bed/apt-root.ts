import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debianArchive } from './apt-sources.ts';
import { keepOnly, prepared } from './cache.ts';
import { NotAvailable } from './not-available.ts';
import { run, runOk } from './run.ts';

export type Suite = 'bookworm' | 'trixie' | 'sid';
export type Architecture = 'amd64' | 'arm64';

/** Debian's name of this machine's architecture. */
export const hostArchitecture: Architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** A separate apt: its lists, its cache and its empty package database are in the test bed; it changes nothing else. */
export interface AptRoot {
  folder: string;
}

/**
 * The private apt of a suite and architecture, with today's lists. It uses the system's archive address, keyring,
 * proxies and other settings of `Acquire`, but not its hooks.
 *
 * @throws NotAvailable without apt, or without a Debian source.
 */
export async function aptRoot(suite: Suite, architecture: Architecture): Promise<AptRoot> {
  for (const program of ['apt-get', 'apt-config', 'dpkg-deb']) {
    if (!Bun.which(program)) throw new NotAvailable(`\`${program}\` (the test bed needs Debian's apt)`);
  }
  const archive = debianArchive();
  if (!archive) throw new NotAvailable("a Debian suite in apt's sources");
  const day = new Date().toISOString().slice(0, 10);
  const prefix = `${suite}-${architecture}-`;
  const folder = await prepared(join('apt', prefix + day), async (stage, place) => {
    for (const name of ['lists/partial', 'cache/archives/partial', 'sources.list.d']) {
      await mkdir(join(stage, name), { recursive: true });
    }
    const signedBy = archive.signedBy ? `Signed-By: ${archive.signedBy}\n` : '';
    await writeFile(
      join(stage, 'sources.list.d', 'debian.sources'),
      `Types: deb\nURIs: ${archive.uri}\nSuites: ${suite}\nComponents: main\n` +
        `Architectures: ${architecture}\n${signedBy}`,
    );
    await writeFile(join(stage, 'status'), '');
    const acquire = await runOk('apt-config', ['dump', '--no-empty', 'Acquire']);
    await writeFile(join(stage, 'apt.conf'), configuration(stage, architecture) + acquire);
    await runOk('apt-get', ['update', '-qq'], { env: environment(stage) });
    await writeFile(join(stage, 'apt.conf'), configuration(place, architecture) + acquire);
  });
  await keepOnly(folder, prefix);
  return { folder };
}

function configuration(folder: string, architecture: Architecture): string {
  const values = {
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Debug::NoLocking': 'true',
    'Dir::State': folder,
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::Main': '/dev/null',
    'Dir::Etc::Parts': '/dev/null',
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(folder, 'sources.list.d'),
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
  };
  return Object.entries(values)
    .map(([name, value]) => `${name} "${value}";\n`)
    .join('');
}

function environment(folder: string): Record<string, string | undefined> {
  return {
    ...process.env,
    APT_CONFIG: join(folder, 'apt.conf'),
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
  };
}

/**
 * Downloads packages into `folder`; apt checks their digests against the signed lists.
 *
 * @returns the paths of the `.deb` files.
 * @throws NotAvailable when the archive has none of that name, with the name.
 */
export async function download(
  root: AptRoot,
  packages: readonly string[],
  folder: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const env = environment(root.folder);
  const ran = await run('apt-get', ['download', '-qq', ...packages], { cwd: folder, env });
  if (ran.exitCode !== 0) {
    const words = Buffer.from(ran.stderr).toString();
    const missing = /Unable to locate package (\S+)|Package '(\S+)' has no|No candidate.*for (\S+)/i.exec(
      words,
    );
    if (missing) throw new NotAvailable(`the Debian package ${missing.slice(1).find(Boolean)}`);
    throw new Error(`apt-get download ${packages.join(' ')}\n${words}`);
  }
  return (await readdir(folder)).filter((name) => name.endsWith('.deb')).map((name) => join(folder, name));
}

/** The packages given and all that they depend on, by name, as apt would install them on an empty system. */
export async function withDependencies(root: AptRoot, packages: readonly string[]): Promise<string[]> {
  const plan = await runOk('apt-get', ['install', '--simulate', '-qq', ...packages], {
    env: environment(root.folder),
  });
  return [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!);
}

/** Returns true when the archive has a package of this name. */
export async function hasPackage(root: AptRoot, name: string): Promise<boolean> {
  const shown = await runOk('apt-cache', ['search', '--names-only', `^${name}$`], {
    env: environment(root.folder),
  });
  return existsSync(root.folder) && shown.trim() !== '';
}
