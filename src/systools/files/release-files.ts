import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { writeBeside } from '../../files/write-beside.ts';

/** What `makeScript` and `script2boot` ask of a file system. Paths are absolute; errors are the system's, with `code`. */
export interface ReleaseFiles {
  /** Follows links. Returns nothing when there is nothing of this name. */
  stat(path: string): Stats | undefined;
  /** Returns the names in a folder, in any order. */
  names(folder: string): string[];
  read(path: string): Uint8Array;
  /**
   * Writes a file, replacing one of this name.
   *
   * @param others writes more; when it fails, this file is not written either.
   */
  write(path: string, bytes: Uint8Array, others: () => Promise<void>): Promise<void>;
}

export const systemFiles: ReleaseFiles = {
  stat: (path) => statSync(path, { throwIfNoEntry: false }) ?? undefined,
  names: (folder) => readdirSync(folder),
  read: (path) => readFileSync(path),
  write: (path, bytes, others) =>
    writeBeside(path, 0o644, async (file) => {
      // Flushing is what takes time: all files are flushed at once.
      const flushed = file.writeFile(bytes).then(() => file.sync());
      const [own, rest] = await Promise.allSettled([flushed, others()]);
      for (const one of [own, rest]) if (one.status === 'rejected') throw one.reason;
    }),
};
