import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Candidate } from './catalogue/candidate.ts';

/**
 * Returns a publisher's SHA-256 of an archive: from a file beside it, or from GitHub's list of the release's files,
 * which must then contain the archive.
 *
 * @param text reads a small text.
 * @returns nothing when there is none; GitHub may fail (it limits requests), a file beside the archive may not.
 * @throws OnebeamError `download-failed` when the file beside the archive has no SHA-256, and the errors of `text`.
 */
export async function publishedDigest(
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
