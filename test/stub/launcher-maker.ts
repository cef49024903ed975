import { afterAll } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLauncher, type Launcher } from '../../src/stub/compile.ts';
import { hostTarget } from '../../src/targets/host-target.ts';

const host = { platform: process.platform, arch: process.arch, musl: false };

/** Compiles launchers from sources in a folder of the test file. */
export interface LauncherMaker {
  folder: string;
  /** Writes the source of a launcher. @returns its path */
  launcher(name: string, source: string): Promise<string>;
  /** @param cache a folder below the one of the test file */
  make(entry: string, cache: string): Promise<Launcher>;
}

export async function launcherMaker(): Promise<LauncherMaker> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-stub-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    folder,
    async launcher(name, source) {
      const path = join(folder, name, 'main.ts');
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(path, source);
      return path;
    },
    make: (entry, cache) =>
      buildLauncher({
        target: hostTarget(host),
        host,
        entry,
        cacheFolder: join(folder, cache),
        environment: process.env,
      }),
  };
}
