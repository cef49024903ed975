import { rm } from 'node:fs/promises';
import { ContentCache } from '../cache/content-cache.ts';
import { storedRuntime } from '../cache/runtime-store.ts';
import { downloadText } from '../download/download.ts';
import { mirrored } from '../download/mirror.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Target } from '../targets/target.ts';
import { Attempts } from './attempts.ts';
import type { Candidate, TextSource } from './catalogue/candidate.ts';
import { catalogue } from './catalogue/catalogue.ts';
import { type FetchOptions, fetchArchive } from './fetch-archive.ts';
import { addToLock, type LockedRuntime, readLock } from './lock-file.ts';
import type { RuntimeSource } from './runtime-source.ts';
import { unpackArchive } from './unpack/unpack-archive.ts';

/** How runtimes are fetched. */
export interface FetchRuntimeOptions {
  target: Target;
  /** Of builds, absolute. */
  cacheFolder: string;
  /** Of the build: `PATH`, proxies. */
  environment: Readonly<Record<string, string | undefined>>;
  /** See `Network`. */
  pause?: number;
  offline: boolean;
  /** Replaces the publishers' hosts. */
  mirror?: string | undefined;
  /** See `Network`. */
  minRate?: number | undefined;
  /** `onebeam.lock`: what is fetched is written there, and held to it from then on. */
  lockFile?: string | undefined;
  /** The lock file holds, and is not written. */
  lockReadOnly?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Called with the number of downloaded bytes. */
  onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  /** Called with a short description of slow steps: `downloading ...`. */
  onStep?: ((step: string) => void) | undefined;
}

/** A runtime that was fetched and unpacked. */
export interface FetchedRuntime {
  folder: string;
  source: RuntimeSource & { kind: 'download' };
  /** Writes it into the lock file if it is missing: call it when the runtime has been checked. */
  pin(): Promise<void>;
}

/**
 * Fetches a runtime by its address. What the lock file has for this address is enforced.
 *
 * @throws OnebeamError as `fetchArchive`, `unpackArchive`, `readLock`.
 */
export async function fetchUrl(url: string, options: FetchRuntimeOptions): Promise<FetchedRuntime> {
  const pinned = await lockedFor(url, options);
  return fetchOne(url, pinned ?? { url }, pinned !== undefined, options);
}

/**
 * Fetches a runtime by its version: what the lock file pins, or else the first candidate of the catalogue that is there.
 *
 * @param wanted `27` for the newest of that release, or a full version.
 * @throws OnebeamError `erts-not-published` when no publisher has it, `erts-unreachable` when some did not answer,
 *   `offline-missing`, `download-digest`, and as
 *   `unpackArchive`, `readLock`.
 */
export async function fetchCatalogued(wanted: string, options: FetchRuntimeOptions): Promise<FetchedRuntime> {
  const pinned = await lockedFor(wanted, options);
  if (pinned) return fetchOne(wanted, pinned, true, options);
  const attempts = new Attempts(options);
  for await (const candidate of candidates(wanted, options, attempts)) {
    try {
      return await attempts.reach(candidate.url, () => fetchOne(wanted, candidate, false, options));
    } catch (error) {
      attempts.note(`${candidate.provider} ${candidate.version}`, error);
    }
  }
  throw attempts.failure(wanted, options.target);
}

/** Of one publisher after the other; their tables are read when their turn comes. */
async function* candidates(
  wanted: string,
  options: FetchRuntimeOptions,
  attempts: Attempts,
): AsyncGenerator<Candidate> {
  const tables = rememberingTexts(options, attempts);
  for (const provider of catalogue) {
    try {
      yield* await provider.candidates(wanted, options.target, tables);
    } catch (error) {
      attempts.note(provider.name, error);
    }
  }
}

function rememberingTexts(options: FetchRuntimeOptions, attempts: Attempts): TextSource {
  const known = new Map<string, Promise<string>>();
  return {
    text(url) {
      const text = known.get(url) ?? attempts.reach(url, () => tableText(url, options));
      known.set(url, text);
      return text;
    },
  };
}

async function tableText(url: string, options: FetchRuntimeOptions): Promise<string> {
  if (options.offline) throw new OnebeamError('offline-missing', { path: url });
  return downloadText(mirrored(url, options.mirror), options);
}

async function lockedFor(wanted: string, { lockFile, target }: FetchRuntimeOptions) {
  return lockFile ? (await readLock(lockFile))[target]?.[wanted] : undefined;
}

async function fetchOne(
  wanted: string,
  what: LockedRuntime | Candidate | { url: string },
  pinned: boolean,
  options: FetchRuntimeOptions,
): Promise<FetchedRuntime> {
  const { url } = what;
  const expected = {
    ...('size' in what && { size: what.size }),
    ...('sha256' in what && what.sha256 !== undefined && { sha256: what.sha256 }),
    published: () => publishedDigest(what, (from) => tableText(from, options)),
  };
  options.onStep?.(`fetching ${url}`);
  const fetching: FetchOptions = {
    ...options,
    cache: new ContentCache(options.cacheFolder),
    network: options,
  };
  const archive = await fetchArchive(url, expected, fetching);
  const { size, sha256 } = archive;
  const folder = await storedRuntime(options.cacheFolder, sha256, (tree) => {
    options.onStep?.(`unpacking ${url}`);
    return unpackArchive(archive.path, tree, options.environment);
  }).catch(async (error) => {
    // For example a login page: the next attempt may get the archive.
    if (error instanceof OnebeamError && error.code !== 'xz-missing') await rm(archive.path, { force: true });
    throw error;
  });
  const named = 'provider' in what && what.provider ? { provider: what.provider } : {};
  const pin = async () => {
    if (pinned || !options.lockFile || options.lockReadOnly) return;
    const version = 'version' in what && what.version ? { version: what.version } : {};
    await addToLock(options.lockFile, options.target, wanted, { url, size, sha256, ...version, ...named });
  };
  return { folder, source: { kind: 'download', url, sha256, ...named, pinned }, pin };
}

/**
 * Returns a publisher's SHA-256 of an archive: from a file beside it, or from GitHub's list of the release's files,
 * which must then contain the archive.
 *
 * @param text reads a small text.
 * @returns nothing when there is none; GitHub may fail (it limits requests), a file beside the archive may not.
 * @throws OnebeamError `download-failed` when the file beside the archive has no SHA-256, and the errors of `text`.
 */
async function publishedDigest(
  { sha256Url, githubRelease, url }: Partial<Candidate>,
  text: (url: string) => Promise<string>,
): Promise<string | undefined> {
  if (sha256Url) {
    const digest = /^[0-9a-f]{64}\b/i.exec((await text(sha256Url)).trim())?.[0];
    if (!digest) throw new OnebeamError('download-failed', { path: sha256Url, problem: 'no-digest' });
    return digest.toLowerCase();
  }
  if (!githubRelease) return undefined;
  const release = await text(githubRelease).catch(() => undefined);
  return release === undefined ? undefined : assetDigest(release, url!);
}

/** The digest of the asset with this address (GitHub's REST API, "Get a release by tag name": `assets[].digest`). */
function assetDigest(release: string, url: string): string | undefined {
  let assets: unknown;
  try {
    assets = (JSON.parse(release) as { assets?: unknown } | null)?.assets;
  } catch {
    return undefined;
  }
  for (const asset of Array.isArray(assets) ? assets : []) {
    if (asset?.browser_download_url !== url) continue;
    return /^sha256:([0-9a-f]{64})$/.exec(String(asset.digest))?.[1];
  }
  return undefined;
}
