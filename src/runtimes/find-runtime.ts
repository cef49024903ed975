import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { storedRuntime } from '../cache/runtime-store.ts';
import { hasCode, OnebeamError } from '../errors/onebeam-error.ts';
import type { Tried } from '../errors/text/download.ts';
import { requireRuntimeFor } from '../otp/minimal/fits-target.ts';
import type { OtpRuntime } from '../otp/otp-runtime.ts';
import { readOtpTree } from '../otp/otp-tree.ts';
import type { Target } from '../targets/target.ts';
import { notGiven } from './attempts.ts';
import { blameSource } from './blame-source.ts';
import { matching } from './catalogue/versions.ts';
import { defaultRelease } from './choose-release.ts';
import { type DebianRuntime, debianRelease, debianRuntime } from './debian/debian.ts';
import { type FetchRuntimeOptions, fetchCatalogued, fetchUrl } from './fetch-runtime.ts';
import { findHostOtp } from './host-otp.ts';
import { libraryFolders } from './library-folders.ts';
import { readLock } from './lock-file.ts';
import { type RuntimeSource, readErtsArgument } from './runtime-source.ts';
import { unpackArchive } from './unpack/unpack-archive.ts';

export interface RuntimeRequest extends FetchRuntimeOptions {
  /** The target of this machine; `undefined` if it is not supported. */
  host: Target | undefined;
  /** A folder, an archive, a URL or a version: the value of `--erts`. `{target}` is replaced by the target's name. */
  erts?: string | undefined;
  /** The OTP release to use if `erts` does not name one (`chooseRelease`). Default: that of the Erlang on this machine, `defaultRelease` or Debian's, in this order. */
  release?: string | undefined;
  /** Base of relative paths in `erts`. */
  workingFolder: string;
}

/** A runtime that fits the target. */
export interface FoundRuntime extends OtpRuntime {
  /** The folder that was given or unpacked. The root of the runtime is this folder, or below it. */
  folder: string;
  source: RuntimeSource;
}

/**
 * Finds the runtime for a target. `erts` must exist if it is given. Otherwise the runtime is, in this order: the one pinned in
 * the lock file, the Erlang on this machine (only for this machine's target), the latest patch release in the catalogue, or
 * Debian's packages. Downloads are cached.
 *
 * @param request target, cache folder, environment and network options.
 * @returns a runtime that runs on the target (checked).
 * @throws OnebeamError `erts-argument`, `erts-credentials`, `erts-not-found`, `erts-unreachable`, `binary-wrong-target`, and
 *   the codes of runtimes (`otp-…`), archives (`archive-…`) and downloads (`download-…`)
 */
export async function findRuntime(request: RuntimeRequest): Promise<FoundRuntime> {
  const found = request.erts === undefined ? search(request) : named(request, request.erts);
  const { folder, source, pin } = await found;
  const look = source.kind === 'archive' || source.kind === 'download' ? 'deep' : 'everywhere';
  const blamed = (error: unknown) => Promise.reject(blameSource(error, folder, source));
  const otp = await readOtpTree(folder, { look }).catch(blamed);
  const emulator = await requireRuntimeFor(otp, request.target).catch(blamed);
  await pin?.();
  return {
    folder,
    otp,
    source,
    emulator,
    libraries: await libraryFolders(otp.root, request.target, request.host),
  };
}

interface RuntimeLocation {
  folder: string;
  source: RuntimeSource;
  /** Makes later builds use the same, once it is known to be good. */
  pin?: () => Promise<void>;
}

async function named(request: RuntimeRequest, value: string): Promise<RuntimeLocation> {
  const own = value.replaceAll('{target}', request.target);
  const argument = await readErtsArgument(own, request.workingFolder);
  switch (argument.kind) {
    case 'folder':
      return { folder: argument.path, source: argument };
    case 'archive':
      return archived(request, argument.path);
    case 'url':
      return fetchUrl(argument.url, request);
    case 'version':
      return ofVersion(argument.version, request);
  }
}

/** By the catalogue, or Debian's where it happens to be of this version. */
async function ofVersion(wanted: string, request: RuntimeRequest): Promise<RuntimeLocation> {
  try {
    return await fetchCatalogued(wanted, request);
  } catch (error) {
    request.signal?.throwIfAborted();
    const isAbsent = hasCode(error, ...notGiven);
    if (!isAbsent) throw error;
    const { target, erts } = request;
    const other = (release: string): OnebeamError => {
      if (erts !== undefined) return error;
      const data = { path: wanted, expected: target, tried: triedOf(error), other: release };
      return new OnebeamError('erts-not-found', data, { cause: error });
    };
    const isFree = erts === undefined && request.release === undefined;
    if (!isFree) {
      // Its packages are some hundred MB: what they have is known before.
      const known = await debianRelease(target, request).catch(() => undefined);
      if (known !== undefined && known !== /^\d+/.exec(wanted)?.[0]) throw other(known);
    }
    const debian = await debianRuntime(target, request).catch(() => undefined);
    if (!debian) throw error;
    const { release, version } = await readOtpTree(debian.folder);
    if (isFree || isOf(version, release, wanted)) return debianPlace(debian);
    throw other(release);
  }
}

/** Returns true if a runtime matches a version or release. */
const isOf = (version: string, release: string, wanted: string): boolean =>
  release === wanted || matching([version], wanted).length > 0;

const debianPlace = ({ folder, version, architecture }: DebianRuntime): RuntimeLocation => ({
  folder,
  source: { kind: 'debian', version, architecture },
});

async function archived(
  { cacheFolder, environment, onStep }: RuntimeRequest,
  path: string,
): Promise<RuntimeLocation> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  const sha256 = hash.digest('hex');
  const folder = await storedRuntime(cacheFolder, sha256, (tree) => {
    onStep?.(`unpacking ${path}`);
    return unpackArchive(path, tree, environment);
  });
  return { folder, source: { kind: 'archive', path, sha256 } };
}

async function search(request: RuntimeRequest): Promise<RuntimeLocation> {
  const { target, release = defaultRelease, lockFile } = request;
  const isPinned = lockFile !== undefined && (await readLock(lockFile))[target]?.[release] !== undefined;
  return (isPinned ? undefined : await hostPlace(request)) ?? ofVersion(release, request);
}

/** The Erlang on this machine, for its own target and when it is of the build's release. */
async function hostPlace({
  target,
  host,
  release,
  environment,
}: RuntimeRequest): Promise<RuntimeLocation | undefined> {
  if (target !== host) return undefined;
  const path = await findHostOtp(environment);
  if (path === undefined) return undefined;
  if (release !== undefined) {
    const found = await readOtpTree(path).catch(() => undefined);
    if (!found || !isOf(found.version, found.release, release)) return undefined;
  }
  return { folder: path, source: { kind: 'host', path } };
}

function triedOf(error: unknown): readonly Tried[] {
  if (hasCode(error, 'erts-not-published', 'erts-unreachable')) return error.data.tried;
  return hasCode(error, 'offline-missing') ? [{ code: error.code, data: error.data }] : [];
}
