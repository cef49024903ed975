import type { FolderView } from './folder-view.ts';

/** Which folders of a path hold which files of one kind: a path of hundreds of folders is searched for hundreds of files. */
export class PathIndex {
  readonly #places = new Map<string, number[]>();
  /** Folders that cannot be listed may hold anything. */
  readonly #unlisted: number[] = [];
  readonly #path: readonly string[];

  /** @param suffix of the required files, `.app`. */
  constructor(view: FolderView, path: readonly string[], suffix: string) {
    this.#path = path;
    for (const [place, folder] of path.entries()) {
      const names = view.namesIn(folder);
      if (!names) this.#unlisted.push(place);
      for (const name of names ?? []) {
        if (!name.endsWith(suffix)) continue;
        const places = this.#places.get(name);
        if (places) places.push(place);
        else this.#places.set(name, [place]);
      }
    }
  }

  /** In the order of the path. */
  foldersWith(name: string): string[] {
    const places = [...(this.#places.get(name) ?? []), ...this.#unlisted];
    return places.sort((left, right) => left - right).map((place) => this.#path[place]!);
  }
}
