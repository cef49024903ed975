import { afterAll, beforeAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../../src/errors/onebeam-error.ts';
import { build } from '../../src/pipeline/build.ts';
import { hostTarget, thisHost } from '../../src/targets/host-target.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { myApp } from '../integrations/my-app.ts';

const things = { tree: await otp(27), escript: await myApp() };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-build-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

testWith(
  things,
  'with an escript and a runtime alone, plans dist/<name> for this machine',
  async ({ tree, escript }) => {
    const request = { escript, erts: tree.root, dryRun: true };
    const { artifacts, failures } = await build(request, { cacheFolder: folder });
    expect(failures).toEqual([]);
    expect(artifacts).toMatchObject([
      { target: hostTarget(thisHost()), path: join(process.cwd(), 'dist/my_app') },
    ]);
  },
);

testWith(things, 'an error of one target is in the result', async ({ escript }) => {
  const request = { escript, erts: folder, dryRun: true };
  const { artifacts, failures } = await build(request, { cacheFolder: folder });
  expect(artifacts).toEqual([]);
  expect(failures.map(({ error }) => hasCode(error, 'otp-not-found'))).toEqual([true]);
});

testWith(things, 'an error of the request is thrown', async ({ escript }) => {
  const error = await build({ escript, level: 20 }).catch((reason: unknown) => reason);
  expect(hasCode(error, 'option-invalid')).toBe(true);
});
