import type { Target } from '../../targets/target.ts';
import type { Provider } from './candidate.ts';
import { likelyVersions } from './versions.ts';

const base = 'https://github.com/cocoa-xu/otp-build/releases/download';

const triplets: Partial<Record<Target, string>> = {
  'linux-x64': 'x86_64-linux-gnu',
  'linux-arm64': 'aarch64-linux-gnu',
  'linux-x64-musl': 'x86_64-linux-musl',
  'linux-arm64-musl': 'aarch64-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'arm64-apple-darwin',
};

/** Builds with OpenSSL inside and a low glibc floor (2.31); each archive has a `.sha256` file beside it. */
export const cocoaXu: Provider = {
  name: 'cocoa-xu',
  async candidates(wanted, target, tables) {
    const triplet = triplets[target];
    if (!triplet) return [];
    return (await likelyVersions(wanted, tables)).map((version) => {
      const url = `${base}/v${version}/otp-${triplet}.tar.gz`;
      return { provider: 'cocoa-xu', version, url, sha256Url: `${url}.sha256` };
    });
  },
};
