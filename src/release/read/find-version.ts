import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/**
 * Determines the version of a release in a folder: the requested one, else the one in `start_erl.data`, else the only
 * one.
 *
 * @param root absolute.
 * @param path for messages.
 * @throws OnebeamError `release-invalid`
 */
export async function findVersion(root: string, path: string, wanted?: string): Promise<string> {
  const versions = await versionsIn(root, path);
  const named = wanted ?? (await runningVersion(root));
  const found = versions.join(', ');
  if (named !== undefined) {
    if (versions.includes(named)) return named;
    throw new OnebeamError('release-invalid', { path, problem: 'no-version', expected: named, found });
  }
  if (versions.length > 1)
    throw new OnebeamError('release-invalid', { path, problem: 'several-versions', found });
  if (!versions[0]) throw new OnebeamError('release-invalid', { path, problem: 'no-release' });
  return versions[0];
}

/** Folders of `releases/` with a `.rel` file. */
async function versionsIn(root: string, path: string): Promise<string[]> {
  const place = join(root, 'releases');
  const versions: string[] = [];
  for (const name of (await readdir(place).catch(() => [] as string[])).sort()) {
    const names = await readdir(join(place, name)).catch(() => [] as string[]);
    if (names.includes('commands') || names.includes('libexec')) {
      throw new OnebeamError('release-invalid', { path, problem: 'distillery' });
    }
    if (names.some((one) => one.endsWith('.rel'))) versions.push(name);
  }
  return versions;
}

/** `15.2.7 1.0.0` */
async function runningVersion(root: string): Promise<string | undefined> {
  const text = await readFile(join(root, 'releases', 'start_erl.data'), 'utf8').catch(() => undefined);
  return text?.trim().split(/\s+/)[1];
}
