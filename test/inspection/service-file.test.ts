import { afterAll, expect, test } from 'bun:test';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../src/errors/onebeam-error.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import { serviceFile } from '../../src/inspection/service-file.ts';
import type { Target } from '../../src/targets/target.ts';
import { onebeam } from '../cli/command-line.ts';
import { removeParts, sampleParts } from '../executable/parts.ts';

afterAll(removeParts);

/** A sample executable for a target. @returns its folder and path. */
async function executable(target: Target): Promise<{ folder: string; path: string }> {
  const { options, folder } = await sampleParts(target);
  await assemble(options);
  return { folder, path: options.output };
}

async function problem(path: string, options: Parameters<typeof serviceFile>[1]): Promise<string> {
  try {
    await serviceFile(path, options);
  } catch (error) {
    if (hasCode(error, 'service-unsupported')) return error.data.problem;
    throw error;
  }
  return 'none';
}

test('names the manager of the executable', async () => {
  const { path } = await executable('linux-x64');
  const unit = await serviceFile(path);
  expect(unit).toMatchObject({
    manager: 'systemd',
    name: 'sample.service',
    place: '/etc/systemd/system/sample.service',
  });
  expect(unit.text).toContain('ExecStart=/usr/local/bin/sample\n');
  const mac = await executable('darwin-arm64');
  expect(await serviceFile(mac.path, { installPath: '/opt/sample' })).toMatchObject({
    manager: 'launchd',
    place: '/Library/LaunchDaemons/sample.plist',
    text: expect.stringContaining('<string>/opt/sample</string>'),
  });
});

test('refuses what cannot be a service', async () => {
  const { path } = await executable('linux-x64');
  const windows = await executable('windows-x64');
  expect(await problem(windows.path, {})).toBe('windows');
  expect(await problem(path, { manager: 'windows' })).toBe('windows');
  expect(await problem(path, { manager: 'launchd' })).toBe('other-system');
  expect(await problem(path, { installPath: 'opt/sample' })).toBe('install-path');
  expect(await problem(path, { installPath: '/opt/a\nExecStartPre=/bin/sh' })).toBe('install-path');
});

test('the command writes it, or prints it', async () => {
  const { folder, path } = await executable('linux-x64');
  const printed = await onebeam(['service', path, '--print'], { cwd: folder });
  expect([printed.code, printed.out]).toEqual([0, (await serviceFile(path)).text]);
  const written = await onebeam(['service', path], { cwd: folder });
  expect([written.code, written.out]).toEqual([
    0,
    'sample.service: for systemd; install it as /etc/systemd/system/sample.service\n',
  ]);
  expect(await readFile(join(folder, 'sample.service'), 'utf8')).toBe(printed.out);
  await rename(path, join(folder, 'x.service'));
  const refused = await onebeam(['service', 'x.service', '-o', 'x.service'], { cwd: folder });
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('would overwrite an input file')]);
});
