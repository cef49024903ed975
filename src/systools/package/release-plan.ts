import { atom, list, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import type { FolderView } from '../files/folder-view.ts';
import type { TarOptions, Variable } from '../options/options.ts';
import type { Application } from '../release/application.ts';
import type { CollectedRelease } from '../release/collect-release.ts';
import { applicationEntries } from './application-entries.ts';
import { ertsEntries } from './erts-entries.ts';
import { systemEntries } from './system-entries.ts';
import { type PlannedEntry, planTree } from './tar-plan.ts';
import { packedFolder } from './variable-folder.ts';

/** The input of a plan. */
export interface Packing {
  /** Of the release file as given, without `.rel`. */
  readonly name: string;
  /** The `path` option, expanded. */
  readonly path: readonly string[];
  readonly collected: CollectedRelease;
  readonly options: TarOptions;
}

/**
 * The files of the applications for the main archive, or of those below one variable.
 *
 * @throws SystoolsError `[{error_add_appl, {App, {tar_error, _}}}]`, the last application first.
 */
export function planApplications(
  view: FolderView,
  { collected, options }: Packing,
  variable?: Variable,
): PlannedEntry[] {
  const { variables = [], dirs = [] } = options;
  const entries: PlannedEntry[] = [];
  const errors: Term[] = [];
  for (const application of collected.applications) {
    const packed = packedFolder(application, variable ? [variable] : variables);
    if (packed.variable !== variable?.[0]) continue;
    try {
      const { otp } = collected;
      for (const entry of applicationEntries(view, application, packed.folder, { dirs, otp }))
        entries.push(entry);
    } catch (error) {
      if (!(error instanceof SystoolsError)) throw error;
      errors.unshift(addApplicationError(application, error.reason));
    }
  }
  if (errors.length > 0) throw new SystoolsError(list(errors));
  return entries;
}

const addApplicationError = ({ name }: Application, reason: Term): Term =>
  tuple(atom('error_add_appl'), tuple(atom(name), reason));

/** Everything behind the archives of variables. @throws SystoolsError, when a file is not there or not what it should be. */
export function planOthers(view: FolderView, { name, path, collected, options }: Packing): PlannedEntry[] {
  const { release, otp } = collected;
  const { erts, ertsAll = false, extraFiles = [] } = options;
  return [
    ...systemEntries(view, name, collected, path),
    ...(erts === undefined ? [] : ertsEntries(view, erts, release.erts, { all: ertsAll, otp })),
    ...extraFiles.flatMap(([from, nameInArchive]) => planTree(view, from, nameInArchive, otp)),
  ];
}
