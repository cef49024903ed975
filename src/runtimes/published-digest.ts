import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Candidate } from './catalogue/candidate.ts';

/**
 * Returns what a publisher says of an archive's SHA-256 in a place of its own: a file beside it, or GitHub's account of the
 * release's files, where the archive must then be as well.
 *
 * @param text reads a small text.
 * @returns nothing when the publisher says nothing; GitHub may be silent (it counts questions), a file beside may not.
 * @throws OnebeamError `download-failed` when the file beside the archive holds no SHA-256, and what `text` throws for it.
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
