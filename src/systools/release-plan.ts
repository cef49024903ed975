import { atom, list, type Term, tuple } from '../erlang/term.ts';
import type { Application } from './application.ts';
import { applicationEntries } from './application-entries.ts';
import type { CollectedRelease } from './collect-release.ts';
import { ertsEntries } from './erts-entries.ts';
import { Failure } from './failure.ts';
import type { FolderView } from './folder-view.ts';
import type { TarOptions, Variable } from './options.ts';
import { systemEntries } from './system-entries.ts';
import { type PlannedEntry, planTree } from './tar-plan.ts';
import { packedFolder } from './variable-folder.ts';

/** What is packed into which archive. */
export interface ReleasePlan {
  readonly applications: readonly PlannedEntry[];
  /** Archives of variables; they are packed after the applications, or left beside. */
  readonly variables: readonly VariableTar[];
  /** Everything behind the archives of variables. */
  readonly others: readonly PlannedEntry[];
}

export interface VariableTar {
  /** `Var.tar.gz` */
  readonly file: string;
  readonly entries: readonly PlannedEntry[];
}

/** What a plan is made from. */
export interface Packing {
  /** Of the release file as given, without `.rel`. */
  readonly name: string;
  /** The `path` option, expanded. */
  readonly path: readonly string[];
  readonly collected: CollectedRelease;
  readonly options: TarOptions;
}

/** Finds all files of a release package, in OTP's order. @throws Failure, when one is not there or not what it should be. */
export function planRelease(view: FolderView, { name, path, collected, options }: Packing): ReleasePlan {
  const { release, otp } = collected;
  const { variables = [], erts, ertsAll = false, varTar, extraFiles = [] } = options;
  return {
    applications: planApplications(view, collected, options, variables, undefined),
    variables: (varTar === 'omit' ? [] : variables).map((variable) => ({
      file: `${variable[0]}.tar.gz`,
      entries: planApplications(view, collected, options, [variable], variable[0]),
    })),
    others: [
      ...systemEntries(view, name, collected, path),
      ...(erts === undefined ? [] : ertsEntries(view, erts, release.erts, { all: ertsAll, otp })),
      ...extraFiles.flatMap(([from, nameInArchive]) => planTree(view, from, nameInArchive, otp)),
    ],
  };
}

/** @throws Failure `[{error_add_appl, {App, {tar_error, _}}}]`, the last application first. */
function planApplications(
  view: FolderView,
  { applications, otp }: CollectedRelease,
  { dirs = [] }: TarOptions,
  variables: readonly Variable[],
  wanted: string | undefined,
): PlannedEntry[] {
  const entries: PlannedEntry[] = [];
  const errors: Term[] = [];
  for (const application of applications) {
    const { variable, folder } = packedFolder(application, variables);
    if (variable !== wanted) continue;
    try {
      for (const entry of applicationEntries(view, application, folder, { dirs, otp })) entries.push(entry);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      errors.unshift(addApplicationError(application, error.reason));
    }
  }
  if (errors.length > 0) throw new Failure(list(errors));
  return entries;
}

const addApplicationError = ({ name }: Application, reason: Term): Term =>
  tuple(atom('error_add_appl'), tuple(atom(name), reason));
