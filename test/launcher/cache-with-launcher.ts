import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkName } from '../../src/cache/verified-entries.ts';
import { launcherStub } from './launcher-stub.ts';

/**
 * Fills a new cache with the launcher of this machine's target, and nothing else: for tests in which a cache must not have the
 * payload, but in which compiling the launcher again shows nothing. Builds check the copy as they check each entry.
 *
 * @returns the folder
 */
export async function cacheWithLauncher(folder: string): Promise<string> {
  const launcher = await launcherStub();
  const launchers = join(folder, 'launchers');
  await mkdir(launchers, { recursive: true, mode: 0o700 });
  for (const name of [basename(launcher), checkName(basename(launcher))])
    await copyFile(join(dirname(launcher), name), join(launchers, name));
  return folder;
}
