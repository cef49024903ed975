import { compareVersions } from '../../otp/version-order.ts';
import type { TextSource } from './candidate.ts';

/** A version as OTP's tags have it, without `OTP-`. */
export const isVersion = (text: string): boolean => /^\d{2}(\.\d{1,4}){0,4}(-rc\d{1,2})?$/.test(text);

/** Returns true when a wanted version is a release whose newest patch is meant. */
export const isRelease = (wanted: string): boolean => /^\d{2}$/.test(wanted);

/** Those of `versions` that are meant by `wanted`, the newest first; release candidates only when named in full. */
export function matching(versions: Iterable<string>, wanted: string): string[] {
  const all = [...new Set(versions)].filter(isVersion);
  if (!isRelease(wanted)) return all.filter((version) => version === wanted);
  return all
    .filter((version) => version.split('.')[0] === wanted && !version.includes('-'))
    .sort(compareVersions)
    .reverse();
}

/** OTP's list of all versions: a line `OTP-27.3.4 : asn1-5.3.4 # ...` for each. */
const versionsTable = 'https://raw.githubusercontent.com/erlang/otp/master/otp_versions.table';

/** Publishers follow OTP's versions with some delay and gaps: this many are tried, from the newest. */
const tried = 8;

/** Which versions a publisher without a list may have. */
export async function likelyVersions(wanted: string, tables: TextSource): Promise<string[]> {
  if (!isRelease(wanted)) return [wanted];
  const lines = (await tables.text(versionsTable)).split('\n');
  const versions = lines.flatMap((line) => /^OTP-(\S+)\s*:/.exec(line)?.[1] ?? []);
  // The first version of a release is called 27.0 there.
  return matching(versions, wanted).slice(0, tried);
}
