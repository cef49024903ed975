import { type Target, targetParts } from '../../targets/target.ts';
import type { Provider } from './candidate.ts';
import { likelyVersions } from './versions.ts';

const base = 'https://github.com/gleam-community/erlang-linux-builds/releases/download';

/** In this order: the static build runs everywhere, and cannot load NIFs that are not OTP's own. */
const builds = { glibc: ['', '-glibc'], musl: ['', '-musl'] };

/**
 * Builds for Linux with everything but libc inside; no wx. No checksums are published, and releases are made anew under
 * the same address: only a lock file tells that.
 */
export const gleamCommunity: Provider = {
  name: 'gleam-community',
  async candidates(wanted, target: Target, tables) {
    const { cpu, libc } = targetParts(target);
    if (!libc) return [];
    const versions = await likelyVersions(wanted, tables);
    return builds[libc].flatMap((build) =>
      versions.map((version) => ({
        provider: `gleam-community${build || ' (static)'}`,
        version,
        url: `${base}/OTP-${version}/erlang-${version}-${cpu}${build}.tar.gz`,
      })),
    );
  },
};
