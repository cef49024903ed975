import { type Target, targetParts } from '../../targets/target.ts';
import type { Provider } from './candidate.ts';
import { matching } from './versions.ts';

const base = 'https://builds.hex.pm/builds/otp';
/** The oldest Ubuntu with current builds: the lowest glibc floor, 2.35. */
const ubuntu = 'ubuntu-22.04';

/** Hex's builds on Ubuntu: glibc, and OpenSSL and ncurses of the system. A table lists them, newer ones with SHA-256. */
export const hex: Provider = {
  name: 'hex.pm',
  async candidates(wanted, target: Target, tables) {
    const { cpu, libc } = targetParts(target);
    if (libc !== 'glibc') return [];
    const folder = `${base}/${cpu === 'x64' ? 'amd64' : 'arm64'}/${ubuntu}`;
    const builds = parseBuildsTxt(await tables.text(`${folder}/builds.txt`));
    return matching(builds.keys(), wanted).map((version) => {
      const sha256 = builds.get(version);
      return {
        provider: 'hex.pm',
        version,
        url: `${folder}/OTP-${version}.tar.gz`,
        ...(sha256 && { sha256 }),
      };
    });
  },
};

/** Lines `OTP-<version> <commit> <date> [<SHA-256>]`; empty lines, branches and unknown shapes are passed over. */
export function parseBuildsTxt(text: string): Map<string, string | undefined> {
  const builds = new Map<string, string | undefined>();
  for (const line of text.split(/\r?\n/)) {
    const [name = '', , , digest = ''] = line.trim().split(/\s+/);
    const version = /^OTP-(\S+)$/.exec(name)?.[1];
    if (version) builds.set(version, /^[0-9a-f]{64}$/i.test(digest) ? digest.toLowerCase() : undefined);
  }
  return builds;
}
