import type { Target } from '../../targets/target.ts';
import type { Provider } from './candidate.ts';
import { matching } from './versions.ts';

const download = 'https://github.com/erlef/otp_builds/releases/download';
const table = 'https://raw.githubusercontent.com/erlef/otp_builds/main/builds';

const triplets: Partial<Record<Target, string>> = {
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};

/** The Erlang Ecosystem Foundation's builds for macOS; a table with SHA-256 lists them. */
export const otpBuilds: Provider = {
  name: 'erlef/otp_builds',
  async candidates(wanted, target, tables) {
    const triplet = triplets[target];
    if (!triplet) return [];
    const digests = parseBuilds(await tables.text(`${table}/${triplet}.csv`));
    return matching(digests.keys(), wanted).map((version) => ({
      provider: 'erlef/otp_builds',
      version,
      url: `${download}/OTP-${version}/otp-${triplet}.tar.gz`,
      sha256: digests.get(version)!,
    }));
  },
};

/**
 * The table's released versions with their SHA-256. Columns are found by the names in the first line (`ref_name`,
 * `sha256`); rows of branches, and invalid digests, are skipped.
 */
export function parseBuilds(csv: string): Map<string, string> {
  const [head, ...rows] = csv.split(/\r?\n/).map((line) => line.split(',').map((cell) => cell.trim()));
  const [ref, sha256] = ['ref_name', 'sha256'].map((name) => head!.indexOf(name)) as [number, number];
  const digests = new Map<string, string>();
  for (const row of rows) {
    const [version, digest] = [row[ref]?.replace(/^OTP-/, ''), row[sha256]?.toLowerCase()];
    if (version && digest && row[ref] !== version && /^[0-9a-f]{64}$/.test(digest))
      digests.set(version, digest);
  }
  return digests;
}
