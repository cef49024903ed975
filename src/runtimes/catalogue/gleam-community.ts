import { type Target, targetParts } from '../../targets/target.ts';
import { githubReleaseOf, type Provider } from './candidate.ts';
import { likelyVersions } from './versions.ts';

const base = 'https://github.com/gleam-community/erlang-linux-builds/releases/download';

/** In this order: the static build runs everywhere, and can only load OTP's NIFs. */
const builds = { glibc: ['', '-glibc'], musl: ['', '-musl'] };

/**
 * Builds for Linux with everything but libc inside; no wx. Releases can be rebuilt under the same address: only a
 * lock file detects that.
 */
export const gleamCommunity: Provider = {
  name: 'gleam-community',
  async candidates(wanted, target: Target, tables) {
    const { cpu, libc } = targetParts(target);
    if (!libc) return [];
    const versions = await likelyVersions(wanted, tables);
    return builds[libc].flatMap((build) =>
      versions.map((version) => {
        const url = `${base}/OTP-${version}/erlang-${version}-${cpu}${build}.tar.gz`;
        const provider = `gleam-community${build || ' (static)'}`;
        return { provider, version, url, githubRelease: githubReleaseOf(url) };
      }),
    );
  },
};
