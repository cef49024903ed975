import { afterAll, expect } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe as described } from '../../../src/errors/text.ts';
import { readOtpTree } from '../../../src/otp/otp-tree.ts';
import { debianLibraries, debianRuntime } from '../../../src/runtimes/debian/debian.ts';
import { findRuntime } from '../../../src/runtimes/find-runtime.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { serve } from '../../download/loopback.ts';

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
