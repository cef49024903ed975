import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { PayloadFile } from '../archive/payload-file.ts';
import { safePath } from '../archive/safe-path.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { laidOut } from '../payload/format/layout.ts';

/** A folder that becomes an application's `priv`. */
export interface PrivFolder {
  application: string;
  /** Below `lib/<application>/priv/`. */
  files: PayloadFile[];
}

/** More files than this no payload has. All of it is in memory until the build is done. */
const usualLimits = { files: 100_000, bytes: 2 * 1024 ** 3 };

/**
 * Reads a folder of the build machine as the `priv` of an application, links followed, in the order of its names.
 *
 * @throws `priv-unreadable` when it is not a folder, when something in it cannot be read, or when its links lead in a circle or to
 *   more files or bytes than the limits, 100,000 and 2 GB; `path-unsafe`
 */
export async function readPrivFolder(
  application: string,
  folder: string,
  limits = usualLimits,
): Promise<PrivFolder> {
  const files: PayloadFile[] = [];
  let [visited, size] = [0, 0];
  const walk = async (path: string, base: string, above: readonly string[]): Promise<void> => {
    if (above.length > 30) throw new OnebeamError('priv-unreadable', { path, problem: 'too-deep' });
    const real = await realpath(path);
    // `/` as the root is above everything: a link to it is a circle, too.
    if (above.some((one) => isBelow(one, real)))
      throw new OnebeamError('priv-unreadable', { path, problem: 'circle', found: real });
    for (const name of (await readdir(path)).sort()) {
      const place = safePath(`${base}/${name}`);
      const file = join(path, name);
      const status = await stat(file);
      if (++visited > limits.files)
        throw new OnebeamError('priv-unreadable', {
          path: file,
          problem: 'too-many',
          expected: limits.files,
        });
      if (status.isDirectory()) await walk(file, place, [...above, real]);
      else if (status.isFile()) {
        size += status.size;
        if (size > limits.bytes)
          throw new OnebeamError('priv-unreadable', {
            path: file,
            problem: 'too-large',
            expected: limits.bytes,
          });
        const content = await readFile(file);
        files.push({
          path: place,
          mode: (status.mode & 0o111) !== 0 ? 0o755 : 0o644,
          size: content.length,
          content,
        });
      }
    }
  };
  try {
    await walk(folder, laidOut(`${application}/priv`), []);
  } catch (cause) {
    if (cause instanceof OnebeamError) throw cause;
    const { code: found = String(cause), path = folder } = cause as NodeJS.ErrnoException;
    throw new OnebeamError('priv-unreadable', { path, problem: 'system', found }, { cause });
  }
  return { application, files };
}

/** Returns true for the folder itself and for folders below `folder`. */
const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
