import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedRuntime } from '../../../src/cache/runtime-store.ts';
import { debianRuntime } from '../../../src/runtimes/debian/debian.ts';
import { findRuntime } from '../../../src/runtimes/find-runtime.ts';
import { serve } from '../../download/loopback.ts';
import { shellPrograms } from './shell-programs.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-debian-'));
afterAll(() => rm(folder, { recursive: true }));
const fresh = () => mkdtemp(join(folder, 'd-'));

test('has nothing for other systems, and nothing without apt', async () => {
  const settings = { environment: process.env, cacheFolder: await fresh(), offline: false };
  for (const target of ['linux-x64-musl', 'darwin-arm64', 'windows-x64'] as const) {
    expect(await debianRuntime(target, settings)).toBeUndefined();
  }
  expect(
    await debianRuntime('linux-x64', { ...settings, environment: { PATH: '/nowhere' } }),
  ).toBeUndefined();
  expect(await readdir(settings.cacheFolder)).toEqual([]);
});

const programs = (scripts: Record<string, string>) => shellPrograms(folder, scripts);

/** One with an apt that has nothing, and says so. */
const failingApt = () =>
  programs({
    'apt-config': ':',
    'dpkg-deb': ':',
    'apt-cache': 'echo "  Candidate: (none)"',
    'apt-get': 'echo "W: slow" >&2; echo "E: Unable to fetch" >&2; exit 100',
  });

test('names the release of Debian without a download of its packages', async () => {
  const log = join(await fresh(), 'calls');
  const bin = await programs({
    'apt-config': ':',
    'dpkg-deb': ':',
    'apt-cache': 'echo "  Candidate: 1:25.2.3+dfsg-1+deb12u3"',
    'apt-get': `echo "$*" >> ${log}`,
  });
  await using nobody = await serve((_, response) => response.writeHead(404).end());
  const cacheFolder = await fresh();
  const asked = {
    ...{ environment: { PATH: `${bin}:${process.env.PATH}` }, cacheFolder, offline: false },
    ...{ target: 'linux-x64' as const, host: undefined, workingFolder: cacheFolder, mirror: nobody.url },
  };
  const other = await findRuntime({ ...asked, release: '27' }).catch((error) => error);
  expect(other).toMatchObject({ code: 'erts-not-found', data: { path: '27', other: '25' } });
  const calls = await readFile(log, 'utf8');
  expect(calls).toContain('update');
  expect(calls).not.toContain('download');
});

test('takes the newest of those that earlier builds unpacked', async () => {
  const cacheFolder = await fresh();
  for (const version of ['1_27.3.4.11+dfsg-1', '1_27.3.4.9+dfsg-1', '28.1+dfsg-1']) {
    await storedRuntime(cacheFolder, `debian-2-amd64-${version}`, (tree) => writeFile(join(tree, 'x'), ''));
  }
  const settings = { environment: { PATH: await failingApt() }, cacheFolder, offline: true };
  expect(await debianRuntime('linux-x64', settings)).toMatchObject({ version: '1:27.3.4.11+dfsg-1' });
});

test('reports apt’s message when it fails', async () => {
  const bin = await failingApt();
  const settings = { environment: { PATH: bin }, cacheFolder: await fresh(), offline: false };
  await expect(debianRuntime('linux-x64', settings)).rejects.toMatchObject({
    code: 'debian-failed',
    data: { path: 'apt-get update', found: 'E: Unable to fetch' },
  });
});
