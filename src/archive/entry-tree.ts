/** How many links may follow one another, as on Linux. */
const linkLimit = 40;

/**
 * The files and links of one archive, and where its links lead. No file system is asked: what it would say depends on
 * what else is there, and on letter case.
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

  /** @param target as it stands in the archive. */
  addLink(path: string, target: string): void {
    this.#links.set(path, target);
    this.#addParents(path);
  }

  hasFile(path: string): boolean {
    return this.#files.has(path);
  }

  /** What a link says, unchecked; nothing when there is no link of that path. */
  linkAt(path: string): string | undefined {
    return this.#links.get(path);
  }

  /**
   * Follows a link, name by name and through other links. A `..` is taken where it stands: after a link to a folder it
   * is what lies above that folder, which the text of the path does not tell.
   *
   * @param target of a link at `path`.
   * @returns the path of a file or folder of the archive, without links; nothing when the way leads out of the archive at
   *   any step, even if it came back, or to nothing that is there, or in circles.
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
