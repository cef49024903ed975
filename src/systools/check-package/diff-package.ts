import { resolve } from 'node:path';
import { checkName } from '../options/argument-check.ts';
import { checkPackageOptions } from '../options/option-check.ts';
import type { OtpEnvironment } from '../options/options.ts';
import { type ApplicationInPackage, packedRelease } from './packed-release.ts';
import { type PackedFile, readPackage } from './release-package.ts';

/** A value before and after; not set where it does not exist. */
export interface Changed {
  readonly before?: string;
  readonly after?: string;
}

export interface ApplicationChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly modules: NameChanges;
}

export interface NameChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** With other code: compile times, debug information and lines do not count. */
  readonly changed: readonly string[];
}

/** The differences between two release packages. */
export interface PackageDifference {
  readonly name: Changed;
  readonly version: Changed;
  readonly erts: Changed;
  readonly applications: {
    /** `NAME-VERSION` */
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** With another version, or other modules. */
    readonly changed: readonly ApplicationChange[];
    /** Names of those whose modules changed and whose version did not: an upgrade does not see them. */
    readonly sameVersion: readonly string[];
  };
  /** Files other than modules, in applications by their path without the version. */
  readonly files: NameChanges;
  readonly isEqual: boolean;
}

/**
 * Compares two release packages: their releases, applications, modules by their code, and other files by their content.
 * OTP has no such function.
 *
 * @param before path of the older `.tar.gz`; relative paths start at `options.cwd`.
 * @param after path of the newer one.
 * @throws OnebeamError as `checkPackage`
 */
export async function diffPackage(
  before: string,
  after: string,
  options: Pick<OtpEnvironment, 'cwd'> = {},
): Promise<PackageDifference> {
  for (const path of [before, after]) checkName(path, 'package');
  checkPackageOptions(options);
  const folder = options.cwd ?? process.cwd();
  const [old, now] = [await opened(resolve(folder, before)), await opened(resolve(folder, after))];
  const pair = (value: (of: typeof old) => string | undefined): Changed => {
    const [was, is] = [value(old), value(now)];
    return { ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
  };
  const applications = applicationChanges(old.applications, now.applications);
  const files = nameChanges(old.others, now.others, (file) => `${file.sha256} ${file.mode}`);
  const [name, version] = [pair((it) => it.release?.name), pair((it) => it.release?.version)];
  const erts = pair((it) => it.release?.erts);
  const isSame = [name, version, erts].every((it) => it.before === it.after);
  const { added, removed, changed } = applications;
  const isEqual = isSame && [added, removed, changed, ...Object.values(files)].every((it) => it.length === 0);
  return { name, version, erts, applications, files, isEqual };
}

async function opened(path: string) {
  const packed = await readPackage(path);
  const { release, applications } = packedRelease(packed);
  const others = new Map<string, PackedFile>();
  for (const file of packed.files.values()) {
    const isModule = /^lib\/[^/]+\/ebin\/[^/]+\.beam$/.test(file.path);
    if (!isModule) others.set(withoutVersions(file.path, release?.version), file);
  }
  return {
    release,
    others,
    applications: new Map([...applications.values()].map((it) => [it.name, it] as const)),
  };
}

/** `lib/a-1/priv/x` is `lib/a/priv/x`, `releases/2/relup` is `releases/<Vsn>/relup`. */
function withoutVersions(path: string, release: string | undefined): string {
  const parts = path.split('/');
  if (parts[0] === 'lib' && parts[1]) parts[1] = parts[1].replace(/(.)-[^-]*$/, '$1');
  if (parts[0] === 'releases' && release !== undefined && parts[1] === release) parts[1] = '<Vsn>';
  return parts.join('/').replace(/^erts-[^/]+/, 'erts');
}

type ByName = ReadonlyMap<string, ApplicationInPackage>;

function applicationChanges(before: ByName, after: ByName): PackageDifference['applications'] {
  const named = ({ name, version }: ApplicationInPackage): string => `${name}-${version}`;
  const only = (these: ByName, others: ByName): string[] =>
    [...these.values()].filter(({ name }) => !others.has(name)).map(named);
  const changed: ApplicationChange[] = [];
  for (const now of after.values()) {
    const old = before.get(now.name);
    if (!old) continue;
    const modules = nameChanges(old.modules, now.modules, ({ digest }) => digest);
    if (old.version === now.version && count(modules) === 0) continue;
    changed.push({ name: now.name, before: old.version, after: now.version, modules });
  }
  const sameVersion = changed.filter((it) => it.before === it.after).map(({ name }) => name);
  return { added: only(after, before), removed: only(before, after), changed, sameVersion };
}

const count = ({ added, removed, changed }: NameChanges): number =>
  added.length + removed.length + changed.length;

function nameChanges<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  content: (value: Value) => string,
): NameChanges {
  const names = (of: ReadonlyMap<string, Value>) => [...of.keys()].sort();
  return {
    added: names(after).filter((name) => !before.has(name)),
    removed: names(before).filter((name) => !after.has(name)),
    changed: names(after).filter((name) => {
      const old = before.get(name);
      return old !== undefined && content(old) !== content(after.get(name)!);
    }),
  };
}
