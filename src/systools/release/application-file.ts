import { atom, integer, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { type FilePosition, SystoolsError } from '../failure.ts';
import { directoryOf, joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { PathIndex } from '../files/path-index.ts';
import { readTermFile, TermFileFailure } from '../files/term-file.ts';
import type { Application } from './application.ts';
import { type ApplicationKeys, applicationKeys } from './application-keys.ts';
import type { Release, ReleaseApplication } from './release.ts';

/**
 * Reads the `.app` file of every application of a release.
 *
 * @param path from `searchPath`.
 * @returns them in the order of the release.
 * @throws SystoolsError with a list of all that is wrong, the last application first, as OTP reports it:
 *   `[{error_reading, {App, What}} | {bad_application_name, {App, {Found, FoundVsn}}}]`.
 */
export function readApplications(
  view: FolderView,
  release: Release,
  path: readonly string[],
  otp: number,
): Application[] {
  const applications: Application[] = [];
  const errors: Term[] = [];
  const includes = new Map<string, readonly string[]>();
  for (const { name, includes: own } of release.applications) {
    if (own && !includes.has(name)) includes.set(name, own);
  }
  const index = new PathIndex(view, path, '.app');
  let place: FilePosition | undefined;
  for (const wanted of release.applications) {
    try {
      const application = readApplication(view, wanted, { index, otp, includes });
      if (application.name === wanted.name) {
        applications.push({ ...application, type: wanted.type });
      } else {
        const found = tuple(atom(application.name), string(application.version));
        errors.unshift(tuple(atom('bad_application_name'), tuple(atom(wanted.name), found)));
      }
    } catch (error) {
      if (!(error instanceof SystoolsError)) throw error;
      errors.unshift(tuple(atom('error_reading'), tuple(atom(wanted.name), error.reason)));
      place = error.place ?? place;
    }
  }
  if (errors.length > 0) throw new SystoolsError(list(errors), 'systools_make', place);
  return applications;
}

interface Search {
  readonly index: PathIndex;
  readonly otp: number;
  /** The release's replacement for the included applications, by application. */
  readonly includes: ReadonlyMap<string, readonly string[]>;
}

/** The first file with the right version wins; the name of its folder does not matter. */
function readApplication(
  view: FolderView,
  { name, version }: ReleaseApplication,
  { index, otp, includes }: Search,
): Omit<Application, 'type'> {
  const base = `${name}.app`;
  let firstError: SystoolsError | undefined;
  for (const folder of index.foldersWith(base)) {
    const file = joinName(folder, base);
    try {
      const keys = applicationKeys(readTermFile(view, file, base, otp), otp);
      if (keys.version === version) {
        return { ...withIncludes(keys, includes.get(keys.name)), directory: directoryOf(file) };
      }
      firstError ??= new SystoolsError(noValidVersion(version, file, keys.version));
    } catch (error) {
      // A file that cannot be read, not even as tokens, counts as not there; one with a bad key is final.
      if (!(error instanceof TermFileFailure)) throw error;
      if (error.fault) firstError ??= parseError(error, file);
    }
  }
  throw firstError ?? new SystoolsError(tuple(atom('not_found'), string(base)));
}

function withIncludes(keys: ApplicationKeys, override: readonly string[] | undefined): ApplicationKeys {
  if (!override) return keys;
  const unknown = override.filter((name) => !keys.includes.includes(name));
  if (unknown.length > 0) throw new SystoolsError(tuple(atom('override_include'), list(unknown.map(atom))));
  return { ...keys, includes: override };
}

function noValidVersion(wanted: string, file: string, found: string): Term {
  return tuple(
    atom('no_valid_version'),
    tuple(
      tuple(string('should be'), string(wanted)),
      tuple(string('found file'), string(file), string(found)),
    ),
  );
}

function parseError({ fault, place }: TermFileFailure, file: string): SystoolsError {
  const { line, text } = fault!;
  const reason = tuple(atom('parse_error'), tuple(string(file), integer(line), text));
  return new SystoolsError(reason, 'systools_make', place);
}
