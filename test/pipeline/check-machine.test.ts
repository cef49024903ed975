import { afterAll, describe, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkMachine, type MachineCheckOptions } from '../../src/pipeline/check-machine.ts';
import { serve } from '../download/loopback.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-check-machine-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = { platform: 'linux', arch: 'x64', musl: false };
const checksOf = async (given: Partial<MachineCheckOptions> = {}) => {
  const cacheFolder = given.cacheFolder ?? (await mkdtemp(join(folder, 'cache-')));
  const options = { cacheFolder, environment: { PATH: '/nowhere' }, host, offline: true, ...given };
  const checks = await checkMachine(options);
  return { cacheFolder, of: (name: string) => checks.find((check) => check.name === name)!, checks };
};

/** A folder with programs of these names. */
async function bin(...names: string[]): Promise<string> {
  const place = await mkdtemp(join(folder, 'bin-'));
  for (const name of names) {
    await writeFile(join(place, name), '#!/bin/sh\n');
    await chmod(join(place, name), 0o755);
  }
  return place;
}

test('reports missing optional parts with a remedy, and leaves nothing in the cache', async () => {
  const { checks, cacheFolder } = await checksOf();
  expect(checks.map(({ name, state }) => [name, state]).filter(([name]) => name !== 'launcher')).toEqual([
    ['cache', 'ok'],
    ['runtime', 'missing'],
    ['runtimes for other targets', 'missing'],
    ['signing for macOS', 'missing'],
    ['signing for Windows', 'missing'],
    ['running Windows executables', 'missing'],
    ['running arm64 executables', 'missing'],
  ]);
  for (const { state, remedy } of checks) expect(remedy === undefined).toBe(state === 'ok');
  expect(await readdir(cacheFolder)).toEqual([]);
});

describe('the cache', () => {
  test('fails where it cannot be written, with the reason', async () => {
    await writeFile(join(folder, 'file'), '');
    const { of } = await checksOf({ cacheFolder: join(folder, 'file', 'cache') });
    expect(of('cache')).toEqual({
      name: 'cache',
      state: 'failed',
      found: `${join(folder, 'file', 'cache')} cannot be written: ENOTDIR`,
      remedy: expect.stringContaining('ONEBEAM_BUILD_CACHE'),
    });
  });

  test('fails where others may write to it', async () => {
    const cacheFolder = join(folder, 'open');
    await mkdir(cacheFolder);
    await chmod(cacheFolder, 0o777);
    const { of } = await checksOf({ cacheFolder });
    expect(of('cache').state).toBe('failed');
    expect(of('cache').remedy).toBeString();
  });
});

test('programs are found on the PATH that was given, the first of several that will do', async () => {
  const PATH = await bin('rcodesign', 'osslsigncode', 'wine64', 'qemu-aarch64', 'apt-get');
  const { of } = await checksOf({ environment: { PATH } });
  expect(of('signing for macOS')).toEqual({
    name: 'signing for macOS',
    state: 'ok',
    found: join(PATH, 'rcodesign'),
  });
  expect(of('running Windows executables').found).toBe(join(PATH, 'wine64'));
  expect(of('runtimes for other targets')).toMatchObject({
    state: 'ok',
    found: expect.stringContaining('not checked (--offline)'),
  });
});

describe('the network', () => {
  const name = 'runtimes for other targets';

  test('is there when a mirror gives any answer', async () => {
    await using server = await serve((_, response) => response.writeHead(404).end());
    const { of } = await checksOf({ offline: false, mirror: server.url });
    expect(of(name)).toEqual({ name, state: 'ok', found: `${server.url} answers` });
    await using broken = await serve((_, response) => response.writeHead(500).end());
    expect((await checksOf({ offline: false, mirror: broken.url })).of(name).state).toBe('ok');
  });

  test('is missing when there is no answer', async () => {
    const { url } = await serve(() => {}).then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    const { of } = await checksOf({ offline: false, mirror: url });
    expect(of(name)).toMatchObject({ state: 'missing', remedy: expect.stringContaining('HTTPS_PROXY') });
  });

  test('a check that is stopped throws what stopped it', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await using server = await serve((_, response) => response.end());
    const stopped = checksOf({ offline: false, mirror: server.url, signal });
    await expect(stopped).rejects.toThrow('stopped');
  });
});
