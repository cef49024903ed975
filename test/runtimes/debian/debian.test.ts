import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedRuntime } from '../../../src/cache/runtime-store.ts';
import { describe as described } from '../../../src/errors/text.ts';
import { readOtpTree } from '../../../src/otp/otp-tree.ts';
import { debianLibraries, debianRuntime } from '../../../src/runtimes/debian/debian.ts';
import { findRuntime } from '../../../src/runtimes/find-runtime.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { serve } from '../../download/loopback.ts';
import { shellPrograms } from './shell-programs.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-debian-'));
afterAll(() => rm(folder, { recursive: true }));
const fresh = () => mkdtemp(join(folder, 'd-'));

// Tests the real apt; the test bed determines if there is one.
const bed = await otp(25);

testWith(
  { bed },
  "lays out Debian's Erlang for this and another processor, once, and offline from then on",
  async () => {
    const cacheFolder = await fresh();
    const settings = { environment: process.env, cacheFolder, offline: false };
    for (const [target, architecture] of [
      ['linux-x64', 'amd64'],
      ['linux-arm64', 'arm64'],
    ] as const) {
      const found = await debianRuntime(target, settings);
      expect(found?.architecture).toBe(architecture);
      const { release, applications } = await readOtpTree(found!.folder);
      expect(found!.version).toStartWith(`1:${release}.`);
      for (const name of ['compiler', 'crypto', 'ssl', 'parsetools'])
        expect(applications.has(name)).toBe(true);
      // Libraries of its programs, without those of the C library.
      const libraries = await readdir(join(found!.folder, debianLibraries));
      for (const name of ['libz.so.1', 'libtinfo.so.6', 'libstdc++.so.6', 'libgcc_s.so.1', 'libcrypto.so.3'])
        expect([target, libraries]).toEqual([target, expect.arrayContaining([name])]);
      expect(libraries.filter((name) => /^(libc|libm|ld-linux.*)\.so/.test(name))).toEqual([]);
      const offline = await debianRuntime(target, { ...settings, offline: true });
      expect(offline!.folder).toBe(found!.folder);
    }
    expect((await readdir(join(cacheFolder, 'runtimes'))).length).toBe(2);

    // By version, where no publisher has it; and only when it is the version.
    await using nobody = await serve((_, response) => response.writeHead(404).end());
    const { release, version } = await readOtpTree((await debianRuntime('linux-arm64', settings))!.folder);
    const asked = {
      ...settings,
      target: 'linux-arm64',
      host: undefined,
      workingFolder: cacheFolder,
      mirror: nobody.url,
    } as const;
    for (const erts of [release, version]) {
      expect((await findRuntime({ ...asked, erts })).source).toMatchObject({
        kind: 'debian',
        architecture: 'arm64',
      });
    }
    for (const erts of ['24', `${version}.99`]) {
      await expect(findRuntime({ ...asked, erts })).rejects.toMatchObject({ code: 'erts-not-published' });
    }
    expect((await findRuntime(asked)).source).toMatchObject({ kind: 'debian' });
    // A build has one release: Debian's other one is named, and not taken.
    const other = await findRuntime({ ...asked, release: '24' }).catch((error) => error);
    expect(other).toMatchObject({ code: 'erts-not-found', data: { path: '24' } });
    expect(described(other).hint).toStartWith(`build with Debian's OTP release (\`--erts ${release}\`)`);
  },
  180_000,
);

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
