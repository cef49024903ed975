import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareMinimalErts } from '../../src/pipeline/prepare-erts.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { nothing, testMinimalErts } from './prepare-erts.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-minimal-')));
afterAll(() => rm(folder, { recursive: true }));
const fresh = async () => join(await mkdtemp(join(folder, 'm-')), "a folder's é name");
const tree = await otp(25);

await testMinimalErts([27]);

testWith(
  { tree },
  'applications that are added bring what they need, and their native code',
  async ({ tree }) => {
    const destination = await fresh();
    const { applications } = await prepareMinimalErts(tree.root, destination, { applications: ['ssl'] });
    const names = applications.map(({ name }) => name);
    expect(names).toEqual(['asn1', 'compiler', 'crypto', 'kernel', 'public_key', 'ssl', 'stdlib']);
    const started = 'io:format("~p", [element(1, application:ensure_all_started(ssl))]), halt().';
    expect(
      await runOk(join(destination, 'bin', 'erl'), ['-noshell', '-eval', started], { env: nothing }),
    ).toBe('ok');
  },
);

testWith({ tree }, 'neither .erlang nor another boot file gets between', async ({ tree }) => {
  const destination = await fresh();
  await prepareMinimalErts(tree.root, destination);
  const home = await mkdtemp(join(folder, 'home-'));
  await writeFile(join(home, '.erlang'), 'io:put_chars("from .erlang ").\n');
  const said = async (boot: string) =>
    runOk(
      join(destination, 'bin', 'erl'),
      ['-boot', boot, '-noshell', '-eval', 'io:put_chars("hi"), halt().'],
      {
        env: { ...nothing, HOME: home },
        cwd: home,
      },
    );
  expect(await said('no_dot_erlang')).toBe('hi');
  expect(await said('start_clean')).toBe('from .erlang hi');
});

testWith(
  { tree },
  'refuses a folder that is not empty, and leaves nothing of what failed',
  async ({ tree }) => {
    const place = await mkdtemp(join(folder, 'full-'));
    await writeFile(join(place, 'mine'), '');
    await expect(prepareMinimalErts(tree.root, place)).rejects.toMatchObject({
      code: 'folder-not-empty',
      data: { path: place },
    });
    expect(await readdir(place)).toEqual(['mine']);
    const failing = prepareMinimalErts(tree.root, join(place, 'new'), { applications: ['no_such'] });
    await expect(failing).rejects.toMatchObject({
      code: 'application-missing',
      data: { expected: 'no_such' },
    });
    expect(await readdir(place)).toEqual(['mine']);
    await mkdir(join(place, 'empty'));
    await prepareMinimalErts(tree.root, join(place, 'empty'));
    expect(
      (await run(join(place, 'empty', 'bin', 'erl'), ['-noshell', '-eval', 'halt(3).'], { env: nothing }))
        .exitCode,
    ).toBe(3);
  },
);

test('refuses a folder that is not a runtime', async () => {
  await expect(prepareMinimalErts(folder, join(folder, 'out'))).rejects.toMatchObject({
    code: 'otp-not-found',
  });
});
