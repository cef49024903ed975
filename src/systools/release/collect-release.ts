import type { Term } from '../../erlang/term/term.ts';
import {
  refuseDuplicateIncluded,
  refuseDuplicateModules,
  refuseDuplicateRegistered,
  refuseUndefined,
} from '../checks/application-checks.ts';
import { undefinedFunctions } from '../checks/exref.ts';
import { warningsOf } from '../checks/findings.ts';
import { testSources } from '../checks/source-tests.ts';
import type { FolderView } from '../files/folder-view.ts';
import { followReleaseOrder } from '../order/release-order.ts';
import { sortOrFail } from '../order/sort-or-fail.ts';
import { useTopApplications } from '../order/top-applications.ts';
import type { Application } from './application.ts';
import { readApplications } from './application-file.ts';
import type { Release } from './release.ts';
import { readRelease } from './release-file.ts';

/** A release file and everything that it names, checked. */
export interface CollectedRelease {
  readonly release: Release;
  /** In start order. */
  readonly applications: readonly Application[];
  readonly warnings: readonly Term[];
  /** The OTP release whose dialect is written. */
  readonly otp: number;
}

/** Optional checks. */
export interface Tests {
  readonly otp?: number;
  readonly srcTests?: boolean;
  readonly exref?: boolean | readonly string[];
}

/**
 * Reads a release file and the `.app` files that it names, and checks them in OTP's order: the first check that fails
 * decides.
 *
 * @param name of the release file, without `.rel`.
 * @param path from `searchPath`.
 * @throws SystoolsError.
 */
export function collectRelease(
  view: FolderView,
  name: string,
  path: readonly string[],
  tests: Tests,
): CollectedRelease {
  return collectApplications(view, readRelease(view, name, path, tests.otp), path, tests);
}

/**
 * The same for a release that has been read, or was made here.
 *
 * @throws SystoolsError.
 */
export function collectApplications(
  view: FolderView,
  { release, warnings, otp }: Pick<CollectedRelease, 'release' | 'warnings' | 'otp'>,
  path: readonly string[],
  tests: Tests,
): CollectedRelease {
  const read = readApplications(view, release, path, otp);
  refuseUndefined(read);
  refuseDuplicateRegistered(read);
  refuseDuplicateIncluded(read);
  const names = release.applications.map((application) => application.name);
  const applications = followReleaseOrder(useTopApplications(read), names);
  refuseDuplicateModules(applications);
  const moduleWarnings = warningsOf([
    ...(tests.srcTests ? [testSources(view, applications)] : []),
    ...(tests.exref ? [undefinedFunctions(view, applications, path, { otp, only: tests.exref })] : []),
  ]);
  return {
    release,
    applications: sortOrFail(applications),
    warnings: [...warnings, ...moduleWarnings],
    otp,
  };
}
