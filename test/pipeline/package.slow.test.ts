import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { packageEscript } from '../../src/pipeline/package.ts';
import { buildCache } from '../bed/build-cache.ts';
import { cpuTime } from '../bed/cpu-time.ts';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { testEstimates } from './package.ts';

await testEstimates([25, 29]);

const folder = await mkdtemp(join(tmpdir(), 'onebeam-package-'));
afterAll(() => rm(folder, { recursive: true }));
const fresh = () => mkdtemp(join(folder, 'p-'));
/** Frames that earlier runs compressed. */
const shared = new ContentCache(buildCache);
const [tree, script] = await Promise.all([otp(25), hello('zip')]);

testWith(
  { tree, script },
  'at level 19 hello takes 3.4 MB with compiler and 3.0 MB without',
  async ({ tree, script }) => {
    const out = await fresh();
    const size = async (compiler: boolean) =>
      (await packageEscript(script, tree.root, join(out, 'p'), 19, { cache: shared, compiler })).size;
    expect(await size(true)).toBeLessThan(3_400_000);
    expect(await size(false)).toBeLessThan(3_000_000);
    const spent = await cpuTime(async () => {
      const repacked = await packageEscript(script, tree.root, join(out, 'p'), 19, { cache: shared });
      expect(repacked.cachedFrames).toBe(2);
    });
    expect(spent).toBeLessThan(2000);
  },
  120_000,
);
