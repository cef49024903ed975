import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeBinary } from '../../src/binary/describe.ts';
import { requireTarget } from '../../src/binary/require-target.ts';
import { stub } from '../../src/stub/compile.ts';
import { listStubs } from '../../src/stub/list.ts';
import { targets } from '../../src/targets/target.ts';
import { host, realStub, stubCache } from './real-stubs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-all-stubs-'));
  await mkdir(stubCache, { recursive: true });
  await symlink(join(stubCache, 'bases'), join(folder, 'bases'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const target of targets) {
  test(`${target}: made on this machine for that one, the same bytes again without a network`, async () => {
    const made = await realStub(target);
    requireTarget(describeBinary(await readFile(made.path)), target, made.path);
    // Another cache that has the bases only: everything is compiled once more.
    const again = await stub({ target, host, cacheFolder: folder, environment: process.env, offline: true });
    expect(again).toMatchObject({ cached: false, sha256: made.sha256, size: made.size });
    expect(await realStub(target, true)).toEqual({ ...made, cached: true });
  });
}

test('and all of them are listed', async () => {
  for (const { base, stubs } of await listStubs(folder)) {
    expect(base).not.toBe('missing');
    expect(stubs).toHaveLength(1);
  }
});
