import type { Target } from '../../targets/target.ts';

/** A runtime that a publisher may have. */
export interface Candidate {
  /** Who publishes it, as people name it. */
  provider: string;
  /** Full OTP version: `27.3.4.6`. */
  version: string;
  /** The public address, whatever mirror it is fetched from. */
  url: string;
  /** Of the archive, when the publisher's table says it. */
  sha256?: string;
  /** Address of the publisher's SHA-256 beside the archive. */
  sha256Url?: string;
  /** Address of GitHub's SHA-256 of the release's files. */
  githubRelease?: string;
}

/** Small texts from the network (tables of versions, checksums), however they are reached. */
export interface TextSource {
  /** @throws OnebeamError as `downloadText` does. */
  text(url: string): Promise<string>;
}

/** A publisher of runtimes. */
export interface Provider {
  name: string;
  /**
   * Returns the possible archives of a version for a target, best first. A candidate may not exist.
   *
   * @param wanted `27` for the newest of that release, or a full version.
   * @throws OnebeamError when a required table cannot be downloaded.
   */
  candidates(wanted: string, target: Target, tables: TextSource): Promise<Candidate[]>;
}

/** GitHub's account of a release; `url` is that of one of its files. */
export function githubReleaseOf(url: string): string {
  const [, owner, name, tag] = /^https:\/\/github\.com\/([^/]+)\/([^/]+)\/releases\/download\/([^/]+)\//.exec(
    url,
  )!;
  return `https://api.github.com/repos/${owner}/${name}/releases/tags/${tag}`;
}
