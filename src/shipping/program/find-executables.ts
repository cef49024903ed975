import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { withExecutable } from '../../executable/read/read.ts';
import { compareBytes } from '../naming/compare-bytes.ts';

/** Executables among what `ship` was given. */
export interface FoundExecutables {
  /** Absolute, in the order given; those of a folder sorted by name. */
  paths: string[];
  /** Files and folders below a given folder that are not executables made by onebeam; absolute. */
  ignored: string[];
}

/**
 * Finds finished executables: files as they are, and those right in a folder.
 *
 * @param inputs absolute.
 * @throws `ship-nothing` when a folder has none; `executable-unreadable` for what does not exist
 */
export async function findExecutables(inputs: readonly string[]): Promise<FoundExecutables> {
  const paths: string[] = [];
  const ignored: string[] = [];
  for (const input of inputs) {
    const found = await stat(input).catch(() => undefined);
    if (!found?.isDirectory()) {
      paths.push(input);
      continue;
    }
    const before = paths.length;
    const entries = await readdir(input, { withFileTypes: true });
    for (const entry of entries.sort((one, other) => compareBytes(one.name, other.name))) {
      const path = join(input, entry.name);
      if ((await stat(path).catch(() => undefined))?.isFile() && (await isExecutable(path))) paths.push(path);
      else ignored.push(path);
    }
    if (paths.length === before) throw new OnebeamError('ship-nothing', { path: input });
  }
  return { paths, ignored };
}

/** Files of another kind are passed over; a damaged executable is not, and is refused when it is opened. */
const isExecutable = (path: string): Promise<boolean> =>
  withExecutable(path, async () => true).catch((error) => {
    if (hasCode(error, 'executable-invalid', 'footer-missing')) return false;
    return true;
  });
