import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WindowsRequest } from '../../src/build-request.ts';
import { buildOptions } from '../../src/options.ts';
import { windowsOptions } from '../../src/pipeline/windows-options.ts';
import { sampleIcon } from '../executable/icon-sample.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-windows-options-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const settled = (windows?: WindowsRequest) => {
  const surroundings = {
    workingFolder: folder,
    cacheFolder: folder,
    environment: {},
    host: { platform: 'linux', arch: 'x64', musl: false },
  };
  return buildOptions({ escript: 'my_app', windows }, surroundings).windows;
};

test('a console that closes with the program, unless something else is said', async () => {
  const outcome = async (console?: string) => {
    const { windows, keepConsole } = await windowsOptions(settled({ console }));
    return [windows.subsystem, keepConsole];
  };
  expect(await outcome()).toEqual(['console', false]);
  expect(await outcome('close')).toEqual(['console', false]);
  expect(await outcome('keep')).toEqual(['console', true]);
  expect(await outcome('hide')).toEqual(['gui', false]);
  expect(() => settled({ console: 'sometimes' })).toThrow(
    expect.objectContaining({ code: 'option-invalid' }),
  );
});

test('reads the icon relative to the working directory; passes the rest on', async () => {
  await writeFile(join(folder, 'icon.ico'), sampleIcon());
  const { windows } = await windowsOptions(settled({ icon: 'icon.ico', title: 'Größe', version: '1.2' }));
  expect(windows).toMatchObject({ title: 'Größe', version: '1.2', icon: { path: join(folder, 'icon.ico') } });
  expect(Buffer.from(windows.icon!.bytes).equals(sampleIcon())).toBe(true);
});

test('an icon that is not there, or far too large, is refused by name', async () => {
  await writeFile(join(folder, 'huge.ico'), '');
  await truncate(join(folder, 'huge.ico'), 100 * 1024 * 1024);
  const codes = { 'nothing.ico': 'icon-unreadable', 'huge.ico': 'windows-icon-invalid' };
  for (const [icon, code] of Object.entries(codes)) {
    await expect(windowsOptions(settled({ icon }))).rejects.toMatchObject({
      code,
      data: { path: join(folder, icon) },
    });
  }
});
