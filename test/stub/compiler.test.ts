import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilingBun } from '../../src/stub/compiler.ts';
import { bunVersion } from '../../src/stub/pins.ts';
import { runOk } from '../bed/run.ts';
import { host } from './real-stubs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-compiler-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options = { cacheFolder: '/nowhere', environment: {} };

test('the Bun that is given, else the one that runs when it is the pinned one', async () => {
  expect(await compilingBun('/a/bun', host, folder, options)).toBe('/a/bun');
  expect(await compilingBun(undefined, host, folder, options, { bun: bunVersion, path: '/b/bun' })).toBe(
    '/b/bun',
  );
  expect(await readdir(folder)).toEqual([]);
});

test('under Node, or another Bun, uses the host’s base', async () => {
  for (const bun of [undefined, '1.3.14']) {
    const found = await compilingBun(undefined, host, folder, options, { bun, path: '/usr/bin/node' });
    expect(await runOk(found, ['--version'])).toBe(`${bunVersion}\n`);
  }
});
