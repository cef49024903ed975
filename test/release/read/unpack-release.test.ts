import { afterAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ReleasePlan } from '../../../src/release/plan-release.ts';
import { unpackRelease } from '../../../src/release/read/unpack-release.ts';
import { archive, member } from '../../archive/lying-tar.ts';
import { otp } from '../../bed/otp.ts';
import { mixRelease, rebar3Release } from '../../bed/releases.ts';
import { runOk } from '../../bed/run.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { planned } from '../laid-out.ts';

const folder = await mkdtemp(join(smallFiles, 'unpack-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A digest of all that goes into the payload. */
async function digest({ runtime, files }: ReleasePlan): Promise<string> {
  const hash = createHash('sha256');
  const all = [...runtime.files, ...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, mode, content } of all) {
    hash.update(`${path} ${mode}\0`);
    hash.update(content instanceof Uint8Array ? content : await readFile(content.file));
  }
  return hash.digest('hex');
}

const [mix, rebar3, tree] = [await mixRelease(27), await rebar3Release(27), await otp(27)];

testWith(
  { mix, tree },
  "Mix's archive gives the payload of its folder, also with a top folder, and as zstd",
  async ({ mix, tree }) => {
    const expected = await digest(await planned({ path: mix.folder }, tree));
    expect(await digest(await planned({ path: mix.archive }, tree))).toBe(expected);
    const topped = join(folder, 'topped.tar');
    await runOk('tar', ['-cf', topped, '-C', dirname(mix.folder), 'hello']);
    expect(await digest(await planned({ path: topped }, tree))).toBe(expected);
    const zstd = join(folder, 'topped.tar.zst');
    await writeFile(zstd, Bun.zstdCompressSync(await readFile(topped)));
    expect(await digest(await planned({ path: zstd }, tree))).toBe(expected);
  },
);

testWith(
  { rebar3, tree },
  "relx's archive gives the payload of its folder, but for header files, which it does not have",
  async ({ rebar3, tree }) => {
    const [ofFolder, ofArchive] = [
      await planned({ path: rebar3.folder }, tree),
      await planned({ path: rebar3.archive }, tree),
    ];
    ofFolder.runtime.files = ofFolder.runtime.files.filter(({ path }) => !path.includes('/include/'));
    expect(await digest(ofArchive)).toBe(await digest(ofFolder));
  },
);

/** @returns the code of the error, and its problem. */
async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  const place = join(folder, `${name}.unpacked`);
  await mkdir(place);
  return unpackRelease(file, place).then(
    () => 'taken',
    ({ code, facts }) => [code, facts.problem].filter(Boolean).join(' '),
  );
}

test('hostile archives are refused', async () => {
  const file = member({ name: 'releases/start_erl.data', content: '15.2 1.0' });
  const link = (linkName: string) => member({ name: 'lib', type: '2', linkName });
  expect(await refusal('link', gzipSync(archive([file, link('../../etc')])))).toBe('release-link outside');
  expect(await refusal('absolute', archive([file, link('/etc')]))).toBe('release-link outside');
  expect(await refusal('up', archive([member({ name: '../x', content: 'x' })]))).toStartWith('path-unsafe');
  expect(await refusal('cut', archive([file], false))).toBe('tar-truncated');
  expect(await refusal('text', Buffer.from('no archive'))).toBe('release-invalid no-release');
  const many = Array.from({ length: 100_001 }, (_, index) => member({ name: `f${index}/`, type: '5' }));
  expect(await refusal('many', archive(many))).toBe('tar-limit entries');
});
