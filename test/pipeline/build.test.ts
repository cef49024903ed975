import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import type { BuildContext } from '../../src/options.ts';
import { build } from '../../src/pipeline/build.ts';
import { hostTarget, thisHost } from '../../src/targets/host-target.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-build-'));
afterAll(() => rm(folder, { recursive: true }));

const escript = join(folder, 'hello');
await writeFile(escript, '#!/usr/bin/env escript\nmain(_) -> ok.\n');

async function context(): Promise<BuildContext> {
  const cacheFolder = await mkdtemp(join(folder, 'cache-'));
  return {
    workingFolder: folder,
    cacheFolder,
    environment: {},
    host: { platform: 'linux', arch: 'x64', musl: false },
  };
}

test('a target that fails is in the result, each with its own error, and nothing is written', async () => {
  const request = { escript, targets: ['linux-x64', 'darwin-arm64'], erts: './nowhere', output: 'out/' };
  const { name, artifacts, failures } = await build(request, await context());
  expect([name, artifacts]).toEqual(['hello', []]);
  expect(failures.map(({ target, error }) => [target, (error as { code?: string }).code])).toEqual([
    ['linux-x64', 'erts-argument'],
    ['darwin-arm64', 'erts-argument'],
  ]);
  expect(await readdir(folder)).not.toContain('out');
});

test('throws errors of the request', async () => {
  const surroundings = await context();
  expect(await build({ escript: 'missing' }, surroundings).catch(({ code }) => code)).toBe('escript-missing');
  expect(await build({ escript, level: 20 }, surroundings).catch(({ code }) => code)).toBe('option-invalid');
});

test('a build keeps the cache below its limit, and says what it removed', async () => {
  const surroundings = await context();
  const { path } = await new ContentCache(surroundings.cacheFolder).put('frames', 'old', new Uint8Array(2e6));
  await utimes(path, 1, 1);
  const request = { escript, targets: ['linux-x64'], erts: './nowhere' };
  const kept = await build(request, surroundings);
  expect(kept.cache).toMatchObject({ size: 2e6, added: 0, limit: 5e9, removed: [] });
  const limited = await build({ ...request, cacheLimit: 1 }, surroundings);
  expect(limited.cache).toMatchObject({ size: 0, limit: 1e6, removed: [{ kind: 'frames', size: 2e6 }] });
  expect(await readdir(join(surroundings.cacheFolder, 'frames'))).toEqual([]);
});

testWith(
  { tree: await otp(27) },
  'with an escript and a runtime alone, plans dist/<name> for this machine',
  async ({ tree }) => {
    const { cacheFolder } = await context();
    const { artifacts, failures } = await build({ escript, erts: tree.root, dryRun: true }, { cacheFolder });
    expect(failures).toEqual([]);
    const here = { target: hostTarget(thisHost()), path: join(process.cwd(), 'dist/hello') };
    expect(artifacts).toMatchObject([here]);
  },
);
