import { SystoolsError } from '../failure.ts';
import { baseName, directoryOf, joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import type { Application } from '../release/application.ts';
import { type PlannedEntry, planTree } from './tar-plan.ts';

/**
 * Returns the packed files of an application, in OTP's order: `priv`, the requested folders, the `.app` file, from
 * OTP 28 on the `.appup` file, and the modules that the `.app` file lists. Other files of `ebin` are excluded.
 *
 * @param folder in the archive, `lib/App-Vsn`.
 * @throws SystoolsError `{tar_error, {add, File, Reason}}`; errors in the requested folders are ignored, as in OTP.
 */
export function applicationEntries(
  view: FolderView,
  { name, directory, modules }: Application,
  folder: string,
  { dirs, otp }: { dirs: readonly string[]; otp: number },
): PlannedEntry[] {
  const home = baseName(directory) === 'ebin' ? directoryOf(directory) : directory;
  const ebin = joinName(folder, 'ebin');
  const file = (base: string): PlannedEntry[] =>
    planTree(view, joinName(directory, base), joinName(ebin, base), otp);
  const subfolder = (base: string): PlannedEntry[] => {
    const from = joinName(home, base);
    return view.isFolder(from) ? planTree(view, from, joinName(folder, base), otp) : [];
  };
  const appup = `${name}.appup`;
  return [
    ...subfolder('priv'),
    ...dirs.flatMap((base) => orNothing(() => subfolder(base))),
    ...file(`${name}.app`),
    ...(otp >= 28 && view.isRegular(joinName(directory, appup)) ? file(appup) : []),
    ...modules.flatMap((module) => file(`${module}.beam`)),
  ];
}

function orNothing(plan: () => PlannedEntry[]): PlannedEntry[] {
  try {
    return plan();
  } catch (error) {
    if (error instanceof SystoolsError) return [];
    throw error;
  }
}
