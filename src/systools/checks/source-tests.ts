import { atom, type Term, tuple } from '../../erlang/term/term.ts';
import { joinName, splitName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import type { Application } from '../release/application.ts';
import { moduleTuple } from './application-checks.ts';
import type { Findings } from './findings.ts';

/**
 * Looks for the object code and the source of every module.
 *
 * @param applications in the order of the release.
 * @returns a warning for each module whose source is newer than its object code, `obj_out_of_date`, or nowhere,
 *   `source_not_found`; an error `{error, {{module_not_found, App, Module}, {Module, App, Dir}}}` for each without object code.
 */
export function testSources(view: FolderView, applications: readonly Application[]): Findings {
  const warnings: Term[] = [];
  const errors: Term[] = [];
  for (const application of applications) {
    const folders = sourceFolders(view, application.directory);
    for (const name of application.modules) {
      const which = moduleTuple({ name, application });
      const object = modified(view, joinName(application.directory, `${name}.beam`));
      if (object === undefined) {
        const what = tuple(atom('module_not_found'), atom(application.name), atom(name));
        errors.push(tuple(atom('error'), tuple(what, which)));
        continue;
      }
      const source = firstModified(view, folders, `${name}.erl`);
      if (source === undefined) warnings.push(warning('source_not_found', which));
      else if (source > object) warnings.push(warning('obj_out_of_date', which));
    }
  }
  return { warnings, errors };
}

const warning = (what: string, which: Term): Term => tuple(atom('warning'), tuple(atom(what), which));

/** `../src` and `../src/e_src` of an `ebin`, each with all folders below it; otherwise the folder itself. */
function sourceFolders(view: FolderView, directory: string): string[] {
  const parts = splitName(directory);
  if (parts.at(-1) !== 'ebin') return [directory];
  const source = joinName(...parts.slice(0, -1), 'src');
  return [source, joinName(source, 'e_src')]
    .filter((folder) => view.isFolder(folder))
    .flatMap((folder) => [folder, ...foldersBelow(view, folder, new Set())]);
}

/** A link to a folder above finds nothing new: OTP goes round until the system has followed forty links. */
function foldersBelow(view: FolderView, folder: string, above: ReadonlySet<string>): string[] {
  const place = view.files.realPath(view.at(folder));
  if (above.has(place)) return [];
  const inside = new Set([...above, place]);
  return view
    .list(folder)
    .filter((name) => !name.startsWith('.'))
    .map((name) => joinName(folder, name))
    .filter((name) => view.isFolder(name))
    .flatMap((name) => [name, ...foldersBelow(view, name, inside)]);
}

function firstModified(view: FolderView, folders: readonly string[], base: string): number | undefined {
  for (const folder of folders) {
    if (!view.mayHold(folder, base)) continue;
    const time = modified(view, joinName(folder, base));
    if (time !== undefined) return time;
  }
  return undefined;
}

/** In seconds, as OTP compares. */
function modified(view: FolderView, name: string): number | undefined {
  try {
    const stat = view.stat(name);
    return stat && Math.floor(stat.mtimeMs / 1000);
  } catch {
    return undefined;
  }
}
