import { compareVersions } from '../otp/version-order.ts';
import type { Target } from '../targets/target.ts';
import { isVersion } from './catalogue/versions.ts';
import { readLock } from './lock-file.ts';

/** The default release: every publisher has it. */
export const defaultRelease = '27';

export interface ReleaseChoice {
  /** All targets of the build. */
  targets: readonly Target[];
  /** The value of `--erts`; then it says which release it is. */
  erts?: string | undefined;
  lockFile?: string | undefined;
  /** That a release was made with: `27`. */
  ofProgram?: string | undefined;
}

/**
 * Chooses the one OTP release of a build: that of `--erts`, else the one in the lock file, else the one that a
 * release was built with, else that of the Erlang on this machine if only this machine is built for, else
 * `defaultRelease`. A lock file that pins several counts for the default if it is among them, else for the newest.
 *
 * @returns a release (`27`) or a version (`27.3.4`); nothing when `--erts` decides, and for a single target without
 *   any setting: then availability decides, in the order of `findRuntime`.
 * @throws OnebeamError `lock-invalid`
 */
export async function chooseRelease(choice: ReleaseChoice): Promise<string | undefined> {
  const { targets, erts, lockFile, ofProgram } = choice;
  if (erts !== undefined) return undefined;
  const lock = lockFile === undefined ? {} : await readLock(lockFile);
  const pinned = Object.values(lock).flatMap((entries) => Object.keys(entries).filter(isVersion));
  if (pinned.length > 0)
    return pinned.includes(defaultRelease) ? defaultRelease : pinned.sort(compareVersions).at(-1);
  if (ofProgram !== undefined) return ofProgram;
  return targets.length === 1 ? undefined : defaultRelease;
}
