import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { applicationFolder } from '../erlang/application/application-folder.ts';
import {
  type ApplicationResource,
  parseApplicationResource,
} from '../erlang/application/application-resource.ts';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import { findOtpRoot, type LookOptions } from './find-otp-root.ts';
import { type OtpRelease, readOtpRelease } from './otp-release.ts';
import { compareVersions } from './version-order.ts';

/** An Erlang/OTP runtime in a folder: read, never changed. */
export interface OtpTree extends OtpRelease {
  /** Absolute: what `code:root_dir/0` is under this runtime. */
  root: string;
  /** Absolute: the folder whose `bin/` holds the emulator. */
  emulator: string;
  /** By name. */
  applications: ReadonlyMap<string, OtpApplication>;
  /** The application that a module belongs to, by its BEAM file, or else by an application's list of modules. */
  moduleOwner(module: string): string | undefined;
}

export interface OtpApplication {
  name: string;
  /** From the `.app` file, fit for a folder's name. */
  version: string;
  /** Absolute. */
  folder: string;
  resource: ApplicationResource;
  /** The modules that have a BEAM file, sorted. */
  modules: readonly string[];
}

/**
 * Reads an OTP tree: where it is below `folder`, which release it is, and its applications. When an application is there
 * in several versions the newest counts, as it does for Erlang's code server.
 *
 * @throws OnebeamError `otp-not-found`, `otp-ambiguous`, `otp-several-erts`, `otp-no-release`,
 *   `otp-application-unreadable`.
 */
export async function readOtpTree(folder: string, options: LookOptions = {}): Promise<OtpTree> {
  const { root, emulator } = await findOtpRoot(resolve(folder), options);
  const release = await readOtpRelease(root, emulator);
  const applications = new Map<string, OtpApplication>();
  const names = (await readdir(join(root, 'lib'))).sort();
  const found = names.map((name) => readApplication(join(root, 'lib', name), applicationFolder(name).name));
  for (const application of await Promise.all(found)) {
    if (!application) continue;
    const other = applications.get(application.name);
    if (!other || compareVersions(other.version, application.version) < 0) {
      applications.set(application.name, application);
    }
  }
  const owners = moduleOwners([...applications.values()]);
  return { root, emulator, ...release, applications, moduleOwner: (module) => owners.get(module) };
}

/** A folder of `lib/` as an application; without a `.app` file it is none (Debian puts bare `include/` folders there). */
async function readApplication(folder: string, name: string): Promise<OtpApplication | undefined> {
  const path = join(folder, 'ebin', `${name}.app`);
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  const resource = readResource(bytes, path, name);
  const modules = (await readdir(join(folder, 'ebin')))
    .filter((file) => file.endsWith('.beam'))
    .map((file) => file.slice(0, -'.beam'.length))
    .sort();
  return { name, version: resource.version, folder, resource, modules };
}

function readResource(bytes: Uint8Array, path: string, name: string): ApplicationResource {
  try {
    const resource = parseApplicationResource(bytes);
    // Name and version become a folder in the payload.
    if (resource.name !== name) throw new Error(`it is about \`${resource.name}\``);
    if (!/^[\w.+-]{1,100}$/.test(resource.version))
      throw new Error(`\`${resource.version}\` is not a version`);
    return resource;
  } catch (cause) {
    throw new OnebeamError('otp-application-unreadable', { path, reason: causeMessage(cause) }, { cause });
  }
}

function moduleOwners(applications: readonly OtpApplication[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { name, resource } of applications)
    for (const module of resource.modules) owners.set(module, name);
  for (const { name, modules } of applications) for (const module of modules) owners.set(module, name);
  return owners;
}
