import { githubReleaseOf, type Provider } from './candidate.ts';
import { likelyVersions } from './versions.ts';

const base = 'https://github.com/erlang/otp/releases/download';

/**
 * OTP's builds for Windows; there is none for arm64, where the x64 one is emulated. OTP publishes no checksums of
 * them.
 */
export const erlangOtp: Provider = {
  name: 'erlang/otp',
  async candidates(wanted, target, tables) {
    if (!target.startsWith('windows')) return [];
    return (await likelyVersions(wanted, tables)).map((version) => {
      const url = `${base}/OTP-${version}/otp_win64_${version}.zip`;
      return { provider: 'erlang/otp', version, url, githubRelease: githubReleaseOf(url) };
    });
  },
};
