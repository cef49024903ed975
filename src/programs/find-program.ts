import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The folders where programs are looked for; Windows spells the variable in its own way. */
export const searchPath = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment.PATH ?? environment.Path ?? '';

/**
 * The first program of this name in the folders of `path`; absolute. Relative folders are passed over, and the working
 * folder, where Windows looks first.
 */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, `${name}.bat`] : [name];
  for (const folder of path.split(delimiter)) {
    if (!folder.startsWith('/') && !/^[a-z]:[\\/]/i.test(folder)) continue;
    for (const file of names) {
      const place = join(folder, file);
      const runs = await access(place, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (runs) return place;
    }
  }
  return undefined;
}
