import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeFolder } from '../../src/cli/runtime-folder.ts';
import { fakeTerminal } from './fake-terminal.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-runtime-'));
afterAll(() => rm(folder, { recursive: true }));

test('a version is one also where a folder has that name, as for a build', async () => {
  await mkdir(join(folder, '27'));
  const terminal = fakeTerminal({
    workingFolder: folder,
    environment: { ONEBEAM_BUILD_CACHE: join(folder, 'cache'), PATH: folder },
  });
  const asked = (erts: string) =>
    runtimeFolder(
      erts,
      {
        offline: true,
        mirror: undefined,
        'min-rate': 0,
        'lock-file': 'onebeam.lock',
        json: false,
        quiet: true,
      },
      terminal,
    );
  expect(await asked('./27')).toBe(join(folder, '27'));
  await expect(asked('27')).rejects.toMatchObject({ code: 'offline-missing' });
  await expect(asked('nowhere')).rejects.toMatchObject({ code: 'erts-argument' });
});
