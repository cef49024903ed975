import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

/**
 * Reads a folder of the build machine as the `priv` of an application, links followed, in the order of its names.
 *
 * @throws `priv-unreadable` when it is not a folder, or something in it cannot be read; `path-unsafe`
 */
export async function readPrivFolder(application: string, folder: string): Promise<PrivFolder> {
  const files: PayloadFile[] = [];
  const walk = async (path: string, base: string, depth: number): Promise<void> => {
    if (depth > 30) throw new OnebeamError('priv-unreadable', { path, problem: 'too-deep' });
    for (const name of (await readdir(path)).sort()) {
      const place = safePath(`${base}/${name}`);
      const file = join(path, name);
      const status = await stat(file);
      if (status.isDirectory()) await walk(file, place, depth + 1);
      else if (status.isFile()) {
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
    await walk(folder, laidOut(`${application}/priv`), 0);
  } catch (cause) {
    if (cause instanceof OnebeamError) throw cause;
    const found = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new OnebeamError('priv-unreadable', { path: folder, problem: 'system', found }, { cause });
  }
  return { application, files };
}
