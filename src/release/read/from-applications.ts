import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Release, ReleaseApplication } from '../../systools/release/release.ts';
import type { FoundApplication, ReleaseInput } from '../release-input.ts';
import { findApplication } from './find-application.ts';
import { parseRel } from './read-release.ts';

/**
 * Reads a release from a `.rel` file and folders of applications. Applications that are in none of the folders are OTP's.
 *
 * @param path of the `.rel` file, absolute.
 * @param folders of applications, their `ebin`, or folders that contain applications; `*` matches any name.
 * @throws OnebeamError `release-invalid`
 */
export async function readRelFile(path: string, folders: readonly string[]): Promise<ReleaseInput> {
  const release = parseRel(await readFile(path), path);
  return inputOf(path, release, await applicationsIn(folders, path), otpOf(release.erts));
}

/**
 * Makes a release of applications and what they need, all started, by their `.app` files. Its name and version are those of the
 * first application. Applications that are in none of the folders are OTP's.
 *
 * @param path a folder of application folders, absolute.
 * @param start names of applications.
 * @throws OnebeamError `release-invalid`
 */
export async function readApplications(
  path: string,
  start: readonly string[],
  folders: readonly string[],
): Promise<ReleaseInput> {
  const found = await applicationsIn([join(path, '*'), ...folders], path);
  const [first] = start;
  const main = found.get(first!);
  if (!main) {
    const names = [...found.keys()].sort().join(', ');
    const data = { problem: 'no-application', expected: start.join(', '), found: names } as const;
    throw new OnebeamError('release-invalid', { path, ...data });
  }
  const applications = new Map<string, ReleaseApplication>();
  const open = ['kernel', 'stdlib', ...start];
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    if (applications.has(name)) continue;
    const resource = found.get(name)?.resource;
    // The target's OTP says which version its own have.
    applications.set(name, { name, version: resource?.version ?? '', type: 'permanent' });
    for (const needed of [...(resource?.applications ?? []), ...(resource?.includedApplications ?? [])]) {
      const isOptional = resource?.optionalApplications.includes(needed) && !found.has(needed);
      if (!isOptional) open.push(needed);
    }
  }
  const { version } = main.resource;
  const release = { name: first!, version, erts: '', applications: [...applications.values()] };
  return inputOf(path, release, found, undefined);
}

function inputOf(
  path: string,
  { name, version, erts, applications }: Release,
  found: ReadonlyMap<string, FoundApplication>,
  otp: number | undefined,
): ReleaseInput {
  return {
    ...{ path, tool: 'plain', name, version, erts, otp },
    applications: applications.map((one) => {
      const application = found.get(one.name);
      const fits = application?.resource.version === one.version || one.version === '';
      return application && fits ? { ...one, found: application } : one;
    }),
    modulesBeside: besideOf(applications, found),
    ...{ boots: [], files: [], leftOut: [], warnings: [] },
  };
}

function besideOf(
  applications: readonly ReleaseApplication[],
  found: ReadonlyMap<string, FoundApplication>,
): Map<string, string> {
  const own = new Set(applications.map(({ name }) => name));
  const beside = [...found.values()].filter(({ resource }) => !own.has(resource.name));
  return new Map(
    beside.flatMap(({ resource: { name, modules } }) => modules.map((module) => [module, name] as const)),
  );
}

const otpOf = (erts: string): number => Number(/^\d+/.exec(erts)?.[0] ?? 0) + 12;

/** By name. @throws OnebeamError `release-invalid` for one that is there twice. */
async function applicationsIn(
  folders: readonly string[],
  path: string,
): Promise<Map<string, FoundApplication>> {
  const found = new Map<string, FoundApplication>();
  for (const pattern of folders) {
    const there = await applicationsAt(pattern);
    if (there.length === 0 && pattern !== join(path, '*'))
      throw new OnebeamError('release-invalid', { path: pattern, problem: 'no-applications' });
    for (const application of there) {
      const { name } = application.resource;
      const other = found.get(name);
      if (other && other.folder !== application.folder) {
        const both = `\`${other.folder}\` and \`${application.folder}\``;
        const data = { problem: 'application-twice', application: name, found: both } as const;
        throw new OnebeamError('release-invalid', { path, ...data });
      }
      found.set(name, application);
    }
  }
  return found;
}

/** Reads the applications that a pattern names: their folders, their `ebin`, or folders that contain applications. */
async function applicationsAt(pattern: string): Promise<FoundApplication[]> {
  const found: FoundApplication[] = [];
  for (const folder of await expanded(pattern)) {
    const application = await findApplication(basename(folder) === 'ebin' ? dirname(folder) : folder);
    if (application) found.push(application);
    else {
      const inside = await expanded(join(folder, '*'));
      const below = await Promise.all(inside.map(findApplication));
      found.push(...below.filter((one) => one !== undefined));
    }
  }
  return Promise.all(
    found.map(async (one) => ({ ...one, isLinked: one.isLinked || (await isBuildFolder(one)) })),
  );
}

/** Returns true where rebar3 or Mix has made links to the parts of an application, some of them to nothing. */
async function isBuildFolder({ folder }: FoundApplication): Promise<boolean> {
  const parts = await Promise.all(
    ['priv', 'include', 'src'].map((part) => lstat(join(folder, part)).catch(() => undefined)),
  );
  return parts.some((part) => part?.isSymbolicLink());
}

/** Folders that match a pattern: `*` matches any name that does not begin with a dot. */
async function expanded(pattern: string): Promise<string[]> {
  let folders = ['/'];
  for (const part of pattern.split(/[/\\]/).filter(Boolean)) {
    const next: string[] = [];
    for (const folder of folders) {
      if (!part.includes('*')) next.push(join(folder, part));
      else {
        const shape = new RegExp(`^(?!\\.)${part.split('*').map(escaped).join('.*')}$`);
        const names = await readdir(folder).catch(() => [] as string[]);
        next.push(
          ...names
            .filter((name) => shape.test(name))
            .sort()
            .map((name) => join(folder, name)),
        );
      }
    }
    folders = next;
  }
  const there = await Promise.all(
    folders.map(async (one) => (await stat(one).catch(() => undefined))?.isDirectory()),
  );
  return folders.filter((_, index) => there[index]);
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
