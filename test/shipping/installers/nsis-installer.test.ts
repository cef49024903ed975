import { afterAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-nsis-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder with a `makensis` that is this shell script. */
async function makensis(body: string): Promise<{ PATH: string }> {
  const place = await mkdtemp(join(folder, 'bin-'));
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'makensis'), `#!/bin/sh\n${body}\n`);
  await chmod(join(place, 'makensis'), 0o755);
  return { PATH: `${place}${delimiter}${process.env.PATH}` };
}

const windows = { targets: ['windows-x64', 'windows-arm64', 'linux-x64'], to: ['nsis'] } as const;

test('an installer for each Windows target, from the executable and a script, with no variables of the user', async () => {
  const environment = await makensis('{ cat script.nsi program; env; } >setup.exe');
  const made = await shipped(folder, { ...windows, environment: { ...environment, ODD: 'odd' } });
  const skipped = made.skipped.filter(({ channel }) => channel === 'nsis').map(({ target }) => target);
  expect([made.failures, skipped]).toEqual([[], ['linux-x64']]);
  const installers = made.files.filter(({ kind }) => kind === 'installer').map(({ path }) => path);
  expect(installers).toEqual([
    'greeter-1.2.0-windows-x64-setup.exe',
    'greeter-1.2.0-windows-arm64-setup.exe',
  ]);
  const content = await readFile(join(made.output, installers[0]!));
  expect(content.includes('VIAddVersionKey "CompanyName" "Ada Example"\n')).toBe(true);
  const [executable] = made.executables.filter(({ target }) => target === 'windows-x64');
  expect(content.includes(await readFile(executable!.path))).toBe(true);
  expect(content.includes('ODD=')).toBe(false);
});

test('a failure is an error with the line that says it, and leaves nothing', async () => {
  const environment = await makensis('echo one; echo "Error: bad stub"; echo last; exit 1');
  const { failures, output } = await shipped(folder, { ...windows, environment });
  expect(failures).toEqual([
    { channel: 'nsis', error: expect.objectContaining({ code: 'makensis-failed' }) },
  ]);
  expect(failures[0]!.error).toMatchObject({ data: { found: 'Error: bad stub' } });
  expect((await readdir(output)).filter((name) => name.includes('setup'))).toEqual([]);
});

test('without `makensis`, or a Windows target, the channel is skipped', async () => {
  const without = await shipped(folder, { ...windows, environment: { PATH: join(folder, 'nothing') } });
  expect(without.skipped).toEqual([
    { channel: 'nsis', reason: { problem: 'tool-missing', tool: 'makensis' } },
  ]);
  const linux = await shipped(folder, { to: ['nsis'] });
  expect(linux.skipped).toEqual([
    { channel: 'nsis', reason: { problem: 'no-target', fits: ['windows-x64', 'windows-arm64'] } },
  ]);
});

test('refuses a name that is not one of a folder', async () => {
  const { failures } = await shipped(folder, {
    ...windows,
    program: { name: 'a%b' },
    environment: await makensis(''),
  });
  expect(failures).toEqual([
    { channel: 'nsis', error: expect.objectContaining({ code: 'package-name-refused' }) },
  ]);
});
