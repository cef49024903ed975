import { OnebeamError } from '../../errors/onebeam-error.ts';
import { firstMatch } from '../pattern/match-pattern.ts';
import { parsePattern } from '../pattern/parse-pattern.ts';
import { PatternError } from '../pattern/pattern-error.ts';

/**
 * Returns true when the regular expression of an `.appup` file matches a version: the first match must be the
 * complete version.
 *
 * @param path of the `.appup` file, for messages.
 * @param otp the release whose PCRE is followed.
 * @throws OnebeamError `relup-pattern-invalid`; `relup-pattern-unsupported` for patterns that need a complete PCRE.
 */
export function matchesVersion(pattern: string, version: string, path: string, otp: number): boolean {
  try {
    return firstMatch(parsePattern(pattern, otp), version) === version;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new OnebeamError(`relup-pattern-${error.kind}`, { path, found: pattern, why: error.fault });
  }
}
