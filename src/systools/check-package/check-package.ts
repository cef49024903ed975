import { resolve } from 'node:path';
import { decodeTerm } from '../../erlang/external/decode-term.ts';
import { consultFirst } from '../../erlang/syntax/consult.ts';
import { textOf } from '../../erlang/term/term.ts';
import { checkName } from '../options/argument-check.ts';
import { otpOf } from '../options/known-otp.ts';
import { checkPackageOptions } from '../options/option-check.ts';
import type { OtpEnvironment } from '../options/options.ts';
import type { Release } from '../release/release.ts';
import { type BootFile, bootFile, bootProblems, outsideApplications } from './boot-check.ts';
import type { PackageProblem } from './package-problem.ts';
import { type PackedRelease, packedRelease, packedTerm } from './packed-release.ts';
import { type ReleasePackage, readPackage } from './release-package.ts';

/** The result of `checkPackage`. */
export interface CheckedPackage {
  /** The content of the release file; not set if it cannot be read. */
  readonly release?: Release;
  /** Errors first, each by path. */
  readonly problems: readonly PackageProblem[];
  readonly files: number;
  readonly modules: number;
}

/**
 * Checks a release package: that it is readable from start to end, that release file, boot file, `sys.config`, `relup`,
 * applications and modules exist and agree with each other, and that the runtime fits. Problems inside the package are in the
 * result. OTP has no such function.
 *
 * @param path of a `.tar.gz` created by `makeTar`, relx or Mix; relative paths start at `options.cwd`.
 * @throws OnebeamError `package-unreadable`, the codes of archives (`tar-…`), `systools-options-illegal`,
 *   `systools-argument-illegal`
 */
export async function checkPackage(
  path: string,
  options: Pick<OtpEnvironment, 'cwd'> = {},
): Promise<CheckedPackage> {
  checkName(path, 'package');
  checkPackageOptions(options);
  const packed = await readPackage(resolve(options.cwd ?? process.cwd(), path));
  const found = packedRelease(packed);
  const problems = [...found.problems, ...linkProblems(packed)];
  for (const path of packed.replaced) problems.push({ severity: 'warning', path, kind: 'replaced' });
  if (found.release) {
    const boot = startFile(packed, found, problems);
    const outside = outsideApplications(packed, found, found.release, boot);
    problems.push(...applicationProblems(found, found.release, outside));
    problems.push(...ertsProblems(found, found.release));
    if (boot) problems.push(...bootProblems(packed, found, found.release, boot, outside));
    problems.push(...termProblems(packed, found, found.release));
  }
  const weight = ({ severity, path }: PackageProblem) => `${severity} ${path}`;
  return {
    ...(found.release && { release: found.release }),
    problems: problems.sort((a, b) => (weight(a) < weight(b) ? -1 : 1)),
    files: packed.files.size,
    modules: [...found.applications.values()].reduce((sum, { modules }) => sum + modules.size, 0),
  };
}

function linkProblems({ files, links }: ReleasePackage): PackageProblem[] {
  return [...links].flatMap(([path, target]): PackageProblem[] => {
    const place = resolve('/', path, '..', target).slice(1);
    const isThere =
      files.has(place) || links.has(place) || [...files.keys()].some((it) => it.startsWith(`${place}/`));
    return isThere ? [] : [{ severity: 'warning', path, kind: 'link-outside', found: target }];
  });
}

/** Checks that the applications of the release exist in their versions with their modules, and no others. */
function applicationProblems(
  { applications, problems: known }: PackedRelease,
  release: Release,
  outside: ReadonlyMap<string, string>,
): PackageProblem[] {
  const problems: PackageProblem[] = [];
  const unreadable = new Set(known.map(({ path }) => path));
  const wanted = new Set(release.applications.map(({ name, version }) => `lib/${name}-${version}`));
  for (const { name, version } of release.applications) {
    const folder = `lib/${name}-${version}`;
    const resource = `${folder}/ebin/${name}.app`;
    const packed = applications.get(folder);
    const elsewhere = outside.get(`${name}-${version}`);
    if (elsewhere !== undefined) {
      problems.push({ severity: 'warning', path: folder, kind: 'outside', found: elsewhere });
      continue;
    }
    if (!packed?.keys) {
      const path = packed ? resource : folder;
      if (!unreadable.has(path)) problems.push({ severity: 'error', path, kind: 'missing' });
      continue;
    }
    const { keys, modules } = packed;
    if (keys.version !== version) {
      problems.push({
        severity: 'error',
        path: resource,
        kind: 'other-version',
        found: keys.version,
        expected: version,
      });
    }
    for (const module of keys.modules) {
      const path = `${folder}/ebin/${module}.beam`;
      const found = modules.get(module)?.name;
      if (unreadable.has(path)) continue;
      if (found === undefined) problems.push({ severity: 'error', path, kind: 'missing' });
      else if (found !== module) {
        problems.push({ severity: 'error', path, kind: 'other-module', found, expected: module });
      }
    }
    const listed = new Set(keys.modules);
    for (const module of modules.keys()) {
      if (!listed.has(module))
        problems.push({ severity: 'warning', path: folder, kind: 'unlisted-module', module });
    }
  }
  for (const folder of applications.keys()) {
    if (!wanted.has(folder)) problems.push({ severity: 'warning', path: folder, kind: 'unused-application' });
  }
  return problems;
}

function ertsProblems({ erts }: PackedRelease, { erts: expected }: Release): PackageProblem[] {
  if (erts.length === 0) return [{ severity: 'warning', path: 'erts', kind: 'no-erts', expected }];
  return erts
    .filter((found) => found !== expected)
    .map((found) => ({ severity: 'error', path: `erts-${found}`, kind: 'other-erts', found, expected }));
}

/** The boot file that a start uses, if it is there and can be read. */
function startFile(
  packed: ReleasePackage,
  found: PackedRelease,
  problems: PackageProblem[],
): BootFile | undefined {
  const path = `${found.folder!}/start.boot`;
  if (!packed.files.has(path)) problems.push({ severity: 'error', path, kind: 'missing' });
  const script = packedTerm(packed, path, (bytes) => decodeTerm(bytes, path), problems);
  return script && bootFile(path, script);
}

/** `sys.config` and `relup` in `releases/<version>`. */
function termProblems(packed: ReleasePackage, found: PackedRelease, release: Release): PackageProblem[] {
  const problems: PackageProblem[] = [];
  const folder = found.folder!;
  const otp = otpOf(release, undefined);
  const term = (name: string) =>
    packedTerm(packed, `${folder}/${name}`, (bytes) => consultFirst(bytes, name, otp), problems);
  term('sys.config');
  const relup = term('relup');
  const [version] = relup?.type === 'tuple' ? relup.elements : [];
  const said = version && textOf(version);
  if (relup && said !== release.version) {
    const path = `${folder}/relup`;
    problems.push({
      severity: 'error',
      path,
      kind: 'other-version',
      found: said ?? '',
      expected: release.version,
    });
  }
  return problems;
}
