import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeBinary } from '../../src/binary/describe.ts';
import { requireTarget } from '../../src/binary/require-target.ts';
import { cacheFolders } from '../../src/cache/content-cache.ts';
import { buildLauncher, type Launcher } from '../../src/stub/compile.ts';
import { bundleLauncher } from '../../src/stub/compiler.ts';
import { listLaunchers } from '../../src/stub/list.ts';
import { type Target, targets } from '../../src/targets/target.ts';
import { host, stubCache } from './real-stubs.ts';

let folder: string;
const launchers = new Map<Target, string>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-all-stubs-'));
  // A copy, so that concurrent edits of the launcher have no effect.
  const entry = fileURLToPath(new URL('../../runtime-stub/main.ts', import.meta.url));
  for (const target of targets) {
    const place = join(folder, target);
    await mkdir(place);
    const { path } = await bundleLauncher(entry, target, { bun: process.execPath, folder: place });
    launchers.set(target, path);
  }
  for (const below of cacheFolders('bun')) {
    await mkdir(join(stubCache, below), { recursive: true });
    for (const name of ['one', 'other']) {
      await mkdir(join(folder, name), { recursive: true });
      await symlink(join(stubCache, below), join(folder, name, below));
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const make = (target: Target, cache: 'one' | 'other', offline: boolean): Promise<Launcher> =>
  buildLauncher({
    target,
    host,
    entry: launchers.get(target)!,
    cacheFolder: join(folder, cache),
    environment: process.env,
    offline,
  });

for (const target of targets) {
  test(`${target}: made on this machine for that one, the same bytes again without a network`, async () => {
    const made = await make(target, 'one', false);
    expect(made.cached).toBe(false);
    requireTarget(describeBinary(await readFile(made.path)), target, made.path);
    expect(await make(target, 'other', true)).toMatchObject({
      cached: false,
      sha256: made.sha256,
      size: made.size,
    });
    expect(await make(target, 'one', true)).toEqual({ ...made, cached: true });
  }, 120_000);
}

test('lists all of them', async () => {
  for (const { bun, launchers } of await listLaunchers(join(folder, 'one'))) {
    expect(bun).not.toBe('missing');
    expect(launchers).toHaveLength(1);
  }
});
