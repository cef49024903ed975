import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { type OutputPlace, outputPlace, writeOutput } from './output-place.ts';

/** The file operations of `makeScript` and `script2boot`. Paths are absolute; errors are system errors with `code`. */
export interface ReleaseFiles {
  /** Follows links. Returns nothing when there is nothing of this name. */
  stat(path: string): Stats | undefined;
  /** Returns the names in a folder, in any order, and those that are not UTF-8, which OTP ignores. */
  names(folder: string): { names: string[]; ignored: string[] };
  read(path: string): Uint8Array;
  /** The same for all paths of one folder. */
  realPath(folder: string): string;
  /** Returns the place of a file with this name, or the system's error code. */
  outputPlace(path: string): OutputPlace | string;
  /**
   * Writes a file, replacing one of this name.
   *
   * @param others writes more; when it fails, this file is not written either.
   */
  write(place: OutputPlace, bytes: Uint8Array, others: () => Promise<void>): Promise<void>;
}

const stat = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false }) ?? undefined;

export const systemFiles: ReleaseFiles = {
  stat,
  names: namesOf,
  read: (path) => readFileSync(path),
  realPath: (folder) => realpathSync(folder),
  outputPlace: (path) => outputPlace(stat, path),
  write: (place, bytes, others) =>
    writeOutput(place, async (file) => {
      // Flushing is slow: all files are flushed in parallel.
      const flushed = file.writeFile(bytes).then(() => file.sync());
      const [own, rest] = await Promise.allSettled([flushed, others()]);
      for (const one of [own, rest]) if (one.status === 'rejected') throw one.reason;
    }),
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** As `file:list_dir/1` with file names in UTF-8: other names are ignored. */
function namesOf(path: string): { names: string[]; ignored: string[] } {
  const names: string[] = [];
  const ignored: string[] = [];
  for (const bytes of readdirSync(path, { encoding: 'buffer' })) {
    try {
      names.push(utf8.decode(bytes));
    } catch {
      ignored.push(bytes.toString());
    }
  }
  return { names, ignored };
}
