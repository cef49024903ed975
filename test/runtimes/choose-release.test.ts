import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe as told } from '../../src/errors/text.ts';
import { chooseRelease, type ReleaseChoice } from '../../src/runtimes/choose-release.ts';
import { findRuntime, type RuntimeRequest } from '../../src/runtimes/find-runtime.ts';
import { addToLock } from '../../src/runtimes/lock-file.ts';
import type { Target } from '../../src/targets/target.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { serve } from '../download/loopback.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-release-'));
afterAll(() => rm(folder, { recursive: true }));
const tree = await otp(25, 'amd64');

const choose = (more: Partial<ReleaseChoice>) =>
  chooseRelease({ targets: ['linux-x64', 'darwin-arm64'], ...more });

/** A lock file with these. */
async function lockOf(...pinned: [target: Target, wanted: string][]): Promise<string> {
  const path = join(await mkdtemp(join(folder, 'l-')), 'onebeam.lock');
  for (const [target, wanted] of pinned) {
    await addToLock(path, target, wanted, { url: 'https://a.example/x', size: 1, sha256: '0'.repeat(64) });
  }
  return path;
}

/** A folder for `PATH` with the `erl` of a tree. */
async function erlOf(root: string): Promise<string> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  await symlink(join(root, 'bin', 'erl'), join(bin, 'erl'));
  return bin;
}

test('the lock file decides, then the default', async () => {
  const lock = (...pinned: [Target, string][]) => lockOf(...pinned).then((lockFile) => choose({ lockFile }));
  expect(await lock()).toBe('27');
  expect(await lock(['darwin-arm64', '26'])).toBe('26');
  expect(await lock(['windows-x64', '28.0.2'], ['linux-x64', '26.2'])).toBe('28.0.2');
  expect(await lock(['windows-x64', '28'], ['linux-x64', '27'])).toBe('27');
  expect(await lock(['linux-x64', 'https://a.example/x'])).toBe('27');
  expect(await choose({ erts: '25', lockFile: await lockOf(['linux-x64', '28']) })).toBeUndefined();
});

testWith(
  { tree },
  'the Erlang on this machine decides only when nothing else is built, and is used only when it is of the release',
  async ({ tree }) => {
    const environment = { PATH: await erlOf(tree.root) };
    expect(await choose({ targets: ['linux-x64'] })).toBeUndefined();

    const place = await mkdtemp(join(folder, 'f-'));
    const asked: RuntimeRequest = {
      ...{ target: 'linux-x64', host: 'linux-x64', workingFolder: place, cacheFolder: join(place, 'cache') },
      ...{ environment, offline: true },
    };
    expect((await findRuntime(asked)).source.kind).toBe('host');
    expect((await findRuntime({ ...asked, release: '25' })).source.kind).toBe('host');
    await expect(findRuntime({ ...asked, release: '27' })).rejects.toMatchObject({ code: 'offline-missing' });
    // Every machine gets the pinned version.
    const lockFile = await lockOf(['linux-x64', '25']);
    await expect(findRuntime({ ...asked, release: '25', lockFile })).rejects.toMatchObject({
      code: 'offline-missing',
      data: { path: 'https://a.example/x' },
    });
  },
);

test('reports a missing runtime only when every publisher has answered', async () => {
  await using nobody = await serve((_, response) => response.writeHead(404).end());
  await using broken = await serve((_, response) => response.writeHead(502).end());
  const failure = async (more: object) => {
    const place = await mkdtemp(join(folder, 'e-'));
    const request: RuntimeRequest = {
      ...{ target: 'darwin-arm64', host: undefined, workingFolder: place, cacheFolder: join(place, 'c') },
      ...{ environment: {}, offline: false, release: '28', ...more },
    };
    return findRuntime(request).catch((error) => error);
  };
  const absent = await failure({ mirror: nobody.url });
  expect(absent.code).toBe('erts-not-published');
  const unreachable = await failure({ environment: { https_proxy: broken.url } });
  expect(unreachable.code).toBe('erts-unreachable');
  expect(told(unreachable).message).toStartWith(
    'some publishers of OTP 28 cannot be reached: cannot reach `',
  );
  expect(told(unreachable).message).not.toContain('no publisher has');
});
