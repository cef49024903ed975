import { isTerm, shown } from '../erlang/term/build-term.ts';
import { atom, list, string, type Term, tuple } from '../erlang/term/term.ts';
import type { ArgumentExpectation } from '../errors/expected/argument.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { scriptText } from './boot/script-text.ts';
import { SystoolsError } from './failure.ts';
import { baseName, joinName } from './files/file-name.ts';
import { FolderView } from './files/folder-view.ts';
import { writeOutputs } from './files/output-file.ts';
import { PathIndex } from './files/path-index.ts';
import { searchPath } from './files/search-path.ts';
import { readTermFile } from './files/term-file.ts';
import { checkName } from './options/argument-check.ts';
import { otpOf } from './options/known-otp.ts';
import { checkRelOptions } from './options/option-check.ts';
import type { OtpEnvironment } from './options/options.ts';
import { compareVersions } from './options/otp-code-path.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type ApplicationKeys, applicationKeys } from './release/application-keys.ts';
import { collectApplications } from './release/collect-release.ts';
import { type Release, type ReleaseApplication, type StartType, startTypes } from './release/release.ts';

/** An application of a release. */
export interface RelApplication {
  readonly name: string;
  /** Default: the newest version that is found. */
  readonly version?: string;
  /** Default: `permanent`. */
  readonly type?: StartType;
}

/** The content of a release file. */
export interface RelRequest {
  /** The version of the release. */
  readonly version: string;
  /** Default: the base name of the file. */
  readonly releaseName?: string;
  /** The ERTS version, such as `15.2.7`. */
  readonly erts: string;
  /** Applications in addition to kernel and stdlib. Their dependencies are added. */
  readonly applications: readonly RelApplication[];
}

/** Options of `makeRel`. All are optional. */
export interface RelOptions extends OtpEnvironment {
  /** Folders that are searched first, as for `makeScript`. */
  readonly path?: readonly string[];
  readonly outdir?: string;
}

/** The result of `makeRel`. */
export interface MadeRel {
  readonly relFile: string;
  readonly rel: Term;
}

/**
 * Creates a release file from names of applications. Finds their `.app` files, adds the applications that they need, and writes
 * `<name>.rel` with all of them in start order. Runs the checks of `makeScript` first: if one fails, nothing is written. OTP
 * has no such function.
 *
 * @param name path of the file without `.rel`.
 * @throws OnebeamError `systools-options-illegal`, `systools-argument-illegal`
 */
export async function makeRel(
  name: string,
  request: RelRequest,
  options: RelOptions = {},
): Promise<Outcome<MadeRel>> {
  checkName(name, 'release');
  checkRequest(request);
  checkRelOptions(options);
  const view = new FolderView(options.cwd ?? process.cwd());
  return outcomeOf(async () => {
    const otp = otpOf(request, options.otp);
    const path = searchPath(view, options.path ?? [], options.codePath ?? ['.'], otp);
    const { version, erts } = request;
    const releaseName = request.releaseName ?? baseName(name);
    const found = findAll(view, request, path, otp);
    const draft: Release = { name: releaseName, version, erts, applications: found };
    const inOrder = collectApplications(view, { release: draft, warnings: [], otp }, path, {}).applications;
    const release: Release = {
      ...draft,
      applications: inOrder.map((it) => found.find(({ name }) => name === it.name)!),
    };
    const { applications } = collectApplications(view, { release, warnings: [], otp }, path, {});
    const hasSasl = applications.some((it) => it.name === 'sasl');
    const rel = releaseTerm(release);
    const { outdir = '' } = options;
    const relFile = `${outdir === '' ? name : joinName(outdir, baseName(name))}.rel`;
    await writeOutputs(view, [{ file: relFile, bytes: scriptText(rel, otp) }]);
    return {
      made: { relFile, rel },
      warnings: hasSasl ? [] : [tuple(atom('warning'), atom('missing_sasl'))],
    };
  });
}

/**
 * The requested applications and all their dependencies. @throws SystoolsError `[{error_reading, {App, {not_found,
 * File}}}]`
 */
function findAll(
  view: FolderView,
  { applications }: RelRequest,
  path: readonly string[],
  otp: number,
): ReleaseApplication[] {
  const index = new PathIndex(view, path, '.app');
  const asked = new Map(applications.map((it) => [it.name, it]));
  const found = new Map<string, ReleaseApplication>();
  const missing: Term[] = [];
  const waiting: { name: string; isOptional: boolean }[] = ['kernel', 'stdlib', ...asked.keys()].map(
    (name) => ({
      name,
      isOptional: false,
    }),
  );
  for (const { name, isOptional } of waiting) {
    if (found.has(name)) continue;
    const wanted = asked.get(name);
    const keys = newest(view, index, name, wanted?.version, otp);
    if (!keys && wanted?.version === undefined) {
      const what = tuple(atom('not_found'), string(`${name}.app`));
      if (!isOptional) missing.unshift(tuple(atom('error_reading'), tuple(atom(name), what)));
      continue;
    }
    // The checks report a missing version, with the existing one.
    found.set(name, { name, version: keys?.version ?? wanted!.version!, type: wanted?.type ?? 'permanent' });
    for (const need of [...(keys?.uses ?? []), ...(keys?.includes ?? [])]) {
      waiting.push({ name: need, isOptional: keys!.optional.includes(need) });
    }
  }
  if (missing.length > 0) throw new SystoolsError(list(missing));
  const [kernel, stdlib, ...others] = [...found.values()];
  return [kernel!, stdlib!, ...others.sort((left, right) => (left.name < right.name ? -1 : 1))];
}

/** Of several folders with the same version the first counts, as for `makeScript`. */
function newest(
  view: FolderView,
  index: PathIndex,
  name: string,
  version: string | undefined,
  otp: number,
): ApplicationKeys | undefined {
  let best: ApplicationKeys | undefined;
  for (const folder of index.foldersWith(`${name}.app`)) {
    const keys = keysOf(view, joinName(folder, `${name}.app`), otp);
    if (!keys || (version !== undefined && keys.version !== version)) continue;
    if (!best || compareVersions(keys.version, best.version) > 0) best = keys;
  }
  return best;
}

/** Treats an unreadable file as absent; the checks report the problem if the file is needed. */
function keysOf(view: FolderView, file: string, otp: number): ApplicationKeys | undefined {
  try {
    return applicationKeys(readTermFile(view, file, file, otp), otp);
  } catch (error) {
    if (error instanceof SystoolsError) return undefined;
    throw error;
  }
}

function releaseTerm({ name, version, erts, applications }: Release): Term {
  const entries = applications.map((it) =>
    tuple(atom(it.name), string(it.version), ...(it.type === 'permanent' ? [] : [atom(it.type)])),
  );
  const id = tuple(string(name), string(version));
  return tuple(atom('release'), id, tuple(atom('erts'), string(erts)), list(entries));
}

function checkRequest(request: unknown): void {
  const illegal = (expected: ArgumentExpectation, found: unknown): OnebeamError =>
    new OnebeamError('systools-argument-illegal', { expected, found: shown(found) });
  if (typeof request !== 'object' || request === null || isTerm(request)) {
    throw illegal({ kind: 'release-request' }, request);
  }
  const { version, erts, releaseName, applications } = request as Record<string, unknown>;
  if (typeof version !== 'string' || version === '')
    throw illegal({ kind: 'version', of: 'release' }, version);
  if (typeof erts !== 'string' || erts === '') throw illegal({ kind: 'version', of: 'ERTS' }, erts);
  if (releaseName !== undefined && typeof releaseName !== 'string')
    throw illegal({ kind: 'name', of: 'release' }, releaseName);
  if (!Array.isArray(applications)) throw illegal({ kind: 'applications' }, applications);
  for (const application of applications) {
    const { name, version: own, type } = (application ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string' || !/^[^/\0]{1,255}$/.test(name))
      throw illegal({ kind: 'name', of: 'application' }, name);
    if (own !== undefined && typeof own !== 'string')
      throw illegal({ kind: 'version', of: 'application' }, own);
    if (type !== undefined && !startTypes.has(type as string)) throw illegal({ kind: 'start-type' }, type);
  }
}
