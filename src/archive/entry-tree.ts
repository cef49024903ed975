/** How many links may follow one another, as on Linux. */
const linkLimit = 40;

/**
 * The files and links of one archive, and the targets of its links. Uses no file system: its answers would
 * depend on other files, and on letter case.
 */
export class EntryTree {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>(['']);
  readonly #links = new Map<string, string>();

  /** @param path checked by `safePath`, as all that are given here. */
  addFile(path: string): void {
    this.#files.add(path);
    this.#addParents(path);
  }

  /** @param target unchanged from the archive. */
  addLink(path: string, target: string): void {
    this.#links.set(path, target);
    this.#addParents(path);
  }

  hasFile(path: string): boolean {
    return this.#files.has(path);
  }

  /** Returns what a link says, unchecked; nothing when there is no link of that path. */
  linkAt(path: string): string | undefined {
    return this.#links.get(path);
  }

  /**
   * Follows a link, name by name and through other links. A `..` after a link to a folder means the parent of
   * the target, which the text of the path does not show.
   *
   * @param target of a link at `path`.
   * @returns the path of a file or folder of the archive, without links; nothing when any step leads out of the
   *   archive, or the target does not exist, or the links form a circle.
   */
  follow(path: string, target: string): string | undefined {
    const place = path.split('/').slice(0, -1);
    const names = stepsOf(target);
    for (let links = 0, absolute = target.startsWith('/'); names.length > 0; ) {
      if (absolute || links > linkLimit) return undefined;
      const name = names.pop()!;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (place.pop() === undefined) return undefined;
        continue;
      }
      const here = [...place, name].join('/');
      const link = this.#links.get(here);
      if (link !== undefined) {
        links++;
        absolute = link.startsWith('/');
        names.push(...stepsOf(link));
      } else if (this.#folders.has(here) || (this.#files.has(here) && names.length === 0)) {
        place.push(name);
      } else {
        return undefined;
      }
    }
    return place.join('/');
  }

  #addParents(path: string): void {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (this.#folders.has(folder)) return;
      this.#folders.add(folder);
    }
  }
}

/** The next name last. */
const stepsOf = (target: string): string[] => target.split('/').reverse();
