import { readBeam } from '../../beam/beam-file.ts';
import { exports } from '../../beam/functions.ts';
import { joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { functionKey } from './function-key.ts';

/** Exports of modules that are only called, each read once; a damaged file exports nothing. */
export class LibraryExports {
  readonly #view: FolderView;
  readonly #path: readonly string[];
  readonly #exports = new Map<string, ReadonlySet<string>>();

  constructor(view: FolderView, path: readonly string[]) {
    this.#view = view;
    this.#path = path;
  }

  /** By `module:name/arity`, from the first file of the module's name on the path. */
  of(module: string): ReadonlySet<string> {
    const known = this.#exports.get(module) ?? this.#read(module);
    this.#exports.set(module, known);
    return known;
  }

  #read(module: string): ReadonlySet<string> {
    const base = `${module}.beam`;
    const folder = this.#path.find((place) => this.#view.mayHold(place, base));
    if (folder === undefined) return new Set();
    const file = joinName(folder, base);
    try {
      return new Set(
        exports(readBeam(this.#view.read(file), file), file).map((it) => functionKey({ module, ...it })),
      );
    } catch {
      return new Set();
    }
  }
}
