import { consultFirst } from '../../erlang/syntax/consult.ts';
import type { Term } from '../../erlang/term/term.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';
import { describe } from '../../errors/text.ts';
import { type UpgradeFacts, upgradeFacts } from '../appup/upgrade-facts.ts';
import { SystoolsError } from '../failure.ts';
import { formatTerm } from '../format/format-term.ts';
import { otpOf } from '../options/known-otp.ts';
import { type ApplicationKeys, applicationKeys } from '../release/application-keys.ts';
import type { Release } from '../release/release.ts';
import { checkRelease } from '../release/release-check.ts';
import type { PackageProblem } from './package-problem.ts';
import type { PackedFile, ReleasePackage } from './release-package.ts';

/** An application in a package. */
export interface ApplicationInPackage {
  readonly name: string;
  readonly version: string;
  /** `lib/<name>-<version>`. */
  readonly folder: string;
  /** The content of its `.app` file; nothing when there is no readable one. */
  readonly keys?: ApplicationKeys;
  /** By the names of their files. */
  readonly modules: ReadonlyMap<string, UpgradeFacts>;
}

/** The readable content of a package, and the unreadable files. */
export interface PackedRelease {
  /** Nothing when there is none, or several. */
  readonly release?: Release;
  /** The folder `releases/<version>`. */
  readonly folder?: string;
  /** By their folders. */
  readonly applications: ReadonlyMap<string, ApplicationInPackage>;
  /** Of `erts-<Vsn>`, when there is one. */
  readonly erts: readonly string[];
  readonly problems: readonly PackageProblem[];
}

/** Finds the release, its applications and their modules among the files of a package. */
export function packedRelease({ files }: ReleasePackage): PackedRelease {
  const problems: PackageProblem[] = [];
  const reading = new Reading(problems);
  const releases = new Map<string, Release>();
  for (const file of files.values()) {
    if (!/^releases\/([^/]+\/)?[^/]+\.rel$/.test(file.path)) continue;
    const release = reading.try(file, (bytes) => checkRelease(consultFirst(bytes, file.path)).release);
    if (release) releases.set(`${release.name} ${release.version}`, release);
  }
  if (releases.size > 1) {
    problems.push({
      severity: 'error',
      path: 'releases',
      kind: 'several-releases',
      found: [...releases.keys()],
    });
  } else if (releases.size === 0) problems.push({ severity: 'error', path: 'releases', kind: 'no-release' });
  const [release] = releases.size === 1 ? releases.values() : [];
  const otp = otpOf(release ?? { erts: '' }, undefined);
  const applications = new Map<string, ApplicationInPackage>();
  const all = [...files.values()];
  const ofFolders = new Map<string, typeof all>();
  for (const file of all) {
    const [folder] = /^lib\/[^/]+/.exec(file.path) ?? [];
    const own = folder === undefined ? undefined : ofFolders.get(folder);
    if (own) own.push(file);
    else if (folder !== undefined) ofFolders.set(folder, [file]);
  }
  for (const [folder, own] of ofFolders) applications.set(folder, application(folder, own, otp, reading));
  const erts = new Set([...files.keys()].flatMap((path) => /^erts-([^/]+)\//.exec(path)?.[1] ?? []));
  return {
    ...(release && { release, folder: `releases/${release.version}` }),
    ...{ applications, erts: [...erts].sort(), problems },
  };
}

function application(
  folder: string,
  files: readonly PackedFile[],
  otp: number,
  reading: Reading,
): ApplicationInPackage {
  const [, name = folder.slice('lib/'.length), version = ''] = /^lib\/(.+?)-([^-]*)$/.exec(folder) ?? [];
  const resource = files.find(({ path }) => path === `${folder}/ebin/${name}.app`);
  const keys =
    resource &&
    reading.try(resource, (bytes) => applicationKeys(consultFirst(bytes, resource.path, otp), otp));
  const modules = new Map<string, UpgradeFacts>();
  for (const file of files) {
    const [, module] = /\/ebin\/([^/]+)\.beam$/.exec(file.path.slice(folder.length)) ?? [];
    const facts = module && reading.try(file, (bytes) => upgradeFacts(bytes, file.path));
    if (module && facts) modules.set(module, facts);
  }
  return { name, version, folder, modules, ...(keys && { keys }) };
}

/** Reads files, and collects those that cannot be read. */
class Reading {
  readonly #problems: PackageProblem[];

  constructor(problems: PackageProblem[]) {
    this.#problems = problems;
  }

  try<Value>({ path, content }: PackedFile, read: (bytes: Uint8Array) => Value): Value | undefined {
    try {
      return read(content!);
    } catch (error) {
      this.#problems.push({ severity: 'error', path, kind: 'unreadable', reason: reasonText(error) });
      return undefined;
    }
  }
}

function reasonText(error: unknown): string {
  if (error instanceof OnebeamError) return describe(error).message;
  return error instanceof SystoolsError ? formatTerm(error.reason) : causeMessage(error);
}

/** The first term of a file, when it is there and can be read. */
export function packedTerm(
  { files }: ReleasePackage,
  path: string,
  read: (bytes: Uint8Array) => Term,
  problems: PackageProblem[],
): Term | undefined {
  const file = files.get(path);
  return file && new Reading(problems).try(file, read);
}
