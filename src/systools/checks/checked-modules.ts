import { readBeam } from '../../beam/beam-file.ts';
import { exports, type ImportedFunction, imports, moduleName } from '../../beam/functions.ts';
import { atom, string, type Term, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { functionKey } from './function-key.ts';

/** A module whose calls are looked at. */
export interface CheckedModule {
  readonly file: string;
  readonly calls: readonly ImportedFunction[];
  readonly known: ReadonlySet<string>;
}

/** `{error, Module, Reason}` of a BEAM file that cannot be used. */
export class UnreadableModule extends Error {
  readonly reason: Term;

  constructor(module: string, reason: Term) {
    super(`${module} failed`);
    this.reason = tuple(atom('error'), atom(module), reason);
  }
}

/**
 * Reads every BEAM file in the folders, by module.
 *
 * @throws UnreadableModule for a damaged file, and for a module that is there twice.
 */
export function readCheckedModules(
  view: FolderView,
  folders: readonly string[],
  otp: number,
): ReadonlyMap<string, CheckedModule> {
  const modules = new Map<string, CheckedModule>();
  for (const folder of folders) {
    for (const base of view.list(folder).filter((name) => name.endsWith('.beam'))) {
      const { name, ...module } = readModule(view, joinName(folder, base), otp);
      const other = modules.get(name);
      if (other) {
        const clash = tuple(atom(name), string(other.file), string(joinName(folder, `${name}.beam`)));
        throw new UnreadableModule('xref_base', tuple(atom('module_clash'), clash));
      }
      modules.set(name, module);
    }
  }
  return modules;
}

function readModule(view: FolderView, file: string, otp: number): CheckedModule & { name: string } {
  const shown = otp >= 28 ? string(file) : atom(file);
  let bytes: Uint8Array;
  try {
    bytes = view.read(file);
  } catch {
    throw new UnreadableModule('beam_lib', tuple(atom('file_error'), shown, atom('enoent')));
  }
  try {
    const beam = readBeam(bytes, file);
    const name = moduleName(beam, file);
    const known = new Set(exports(beam, file).map((it) => functionKey({ module: name, ...it })));
    for (const always of ['module_info/0', 'module_info/1', 'behaviour_info/1'])
      known.add(`${name}:${always}`);
    return { file, name, calls: imports(beam, file), known };
  } catch (error) {
    if (!(error instanceof OnebeamError)) throw error;
    throw new UnreadableModule('beam_lib', tuple(atom('not_a_beam_file'), shown));
  }
}
