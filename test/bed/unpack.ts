import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Architecture, aptRoot, download, type Suite, withDependencies } from './apt-root.ts';
import { writeVersions } from './cache.ts';
import { runOk } from './run.ts';

export interface PackageChoice {
  suite: Suite;
  architecture: Architecture;
  packages: readonly string[];
  /** True when all dependencies are included. */
  dependencies?: boolean;
}

/** Fetches packages and unpacks them below `stage`, without their scripts; their versions are recorded there. */
export async function unpackInto(stage: string, choice: PackageChoice): Promise<void> {
  const root = await aptRoot(choice.suite, choice.architecture);
  const names = choice.dependencies ? await withDependencies(root, choice.packages) : choice.packages;
  const debs = join(stage, '.debs');
  const versions: Record<string, string> = {};
  for (const deb of await download(root, names, debs)) {
    await runOk('dpkg-deb', ['-x', deb, stage]);
    const [name, version] = basename(deb).split('_') as [string, string];
    versions[name] = decodeURIComponent(version);
  }
  await rm(debs, { recursive: true });
  // Suites with a merged /usr name their loader as /lib/..., through a link that base-files makes.
  for (const name of ['lib', 'lib64', 'bin']) {
    await mkdir(join(stage, 'usr', name), { recursive: true });
    if (!existsSync(join(stage, name))) await symlink(join('usr', name), join(stage, name));
  }
  await writeVersions(stage, versions);
}
