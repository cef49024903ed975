import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { NotAvailable } from '../../bed/not-available.ts';
import { run, runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { sampleRelease } from '../release-sample.ts';
import { sampleMetadata, shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-npm-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const npm = Bun.which('npm') ?? new NotAvailable('npm');
const all = ['linux-x64', 'linux-x64-musl', 'darwin-arm64', 'windows-x64'] as const;
const release = await shipped(folder, {
  ...{ targets: all, to: ['npm'], settings: { npm: { scope: 'ada' } } },
  program: { name: 'my_app' },
});
const file = (name: string) => join(release.output, name);

/** Runs npm in a folder with a separate home, cache and configuration. */
const inNpm = (args: readonly string[], cwd: string) =>
  runOk(npm as string, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: folder, npm_config_cache: join(folder, 'npm-cache') },
  });

test('writes a package for each target, and one that depends on them', async () => {
  expect(release.failures).toEqual([]);
  const names = release.files.filter(({ channel }) => channel === 'npm').map(({ path }) => path);
  expect(names).toEqual([...all.map((target) => `ada-my-app-${target}-1.2.0.tgz`), 'ada-my-app-1.2.0.tgz']);
  const manifest = async (name: string) =>
    JSON.parse(await runOk('tar', ['-xzOf', file(name), 'package/package.json']));
  expect(await manifest('ada-my-app-linux-x64-musl-1.2.0.tgz')).toMatchObject({
    ...{ name: '@ada/my-app-linux-x64-musl', version: '1.2.0', license: 'Apache-2.0' },
    ...{ os: ['linux'], cpu: ['x64'], libc: ['musl'] },
  });
  const main = await manifest('ada-my-app-1.2.0.tgz');
  expect(main).toMatchObject({ name: '@ada/my-app', bin: { my_app: 'bin/my_app.js' } });
  expect(Object.keys(main.optionalDependencies)).toHaveLength(4);
  expect(main.scripts).toBeUndefined();
  const listed = await runOk('tar', ['-tzf', file('ada-my-app-windows-x64-1.2.0.tgz')]);
  expect(listed).toContain('package/bin/my_app.exe\n');
});

testWith({ npm }, 'npm installs it offline without scripts, and it runs', async () => {
  const prefix = join(folder, 'a prefix');
  await mkdir(prefix);
  await writeFile(join(prefix, 'package.json'), '{"private":true}');
  const packages = ['ada-my-app-linux-x64-1.2.0.tgz', 'ada-my-app-1.2.0.tgz'].map(file);
  await inNpm(['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', ...packages], prefix);
  const command = join(prefix, 'node_modules', '.bin', 'my_app');
  const said = await runOk(command, ['a b', '', '*', '$HOME'], { cwd: '/' });
  const tree = join(prefix, 'node_modules', '@ada', 'my-app-linux-x64', 'lib', 'my_app');
  expect(said).toStartWith(`rootdir ${join(tree, 'erts')}\n`);
  expect(said).toEndWith('<a b>\n<>\n<*>\n<$HOME>\n');
  expect((await stat(join(tree, 'erts/bin/erlexec'))).mode & 0o777).toBe(0o755);
  await rm(join(prefix, 'node_modules', '@ada', 'my-app-linux-x64'), { recursive: true });
  const without = await run(command, [], { cwd: '/' });
  const err = Buffer.from(without.stderr).toString();
  expect([without.exitCode, err.split('\n').length]).toEqual([125, 4]);
  expect(err).toContain('@ada/my-app-linux-x64 is not installed');
  expect(err).toContain('--include=optional');
});

testWith({ npm }, 'npm packs and unpacks the package without a change', async () => {
  const place = await mkdtemp(join(folder, 'packed-'));
  await runOk('tar', ['-xzf', file('ada-my-app-linux-x64-1.2.0.tgz'), '-C', place]);
  const listed = (name: string) => runOk('tar', ['-tzf', name]).then((text) => text.split('\n').sort());
  const packed = (await inNpm(['pack', '--silent', join(place, 'package')], place)).trim();
  expect(await listed(join(place, packed))).toEqual(
    (await listed(file('ada-my-app-linux-x64-1.2.0.tgz'))).map((name) => name),
  );
});

test('the shim says which platforms there are, and ends as its program ends', async () => {
  const other = await shipped(folder, { targets: ['darwin-arm64'], to: ['npm'] });
  const place = await mkdtemp(join(folder, 'shim-'));
  await runOk('tar', ['-xzf', join(other.output, 'greeter-1.2.0.tgz'), '-C', place]);
  const shim = join(place, 'package', 'bin', 'greeter.js');
  const node = Bun.which('node') ?? process.execPath;
  const said = await run(node, [shim]);
  expect([said.exitCode, Buffer.from(said.stderr).toString()]).toEqual([
    125,
    expect.stringContaining('published for darwin-arm64'),
  ]);
  const own = await shipped(folder, { to: ['npm'] });
  const modules = join(place, 'node_modules', 'greeter-linux-x64');
  await mkdir(join(modules, 'bin'), { recursive: true });
  await runOk('tar', ['-xzf', join(own.output, 'greeter-1.2.0.tgz'), '-C', place]);
  await writeFile(join(modules, 'package.json'), '{}');
  const ends = async (script: string) => {
    await writeFile(join(modules, 'bin', 'greeter'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const { exitCode, signal } = await run(node, [shim]);
    return [exitCode, signal];
  };
  expect(await ends('exit 7')).toEqual([7, null]);
  expect(await ends('kill -TERM $$')).toEqual([-1, 'SIGTERM']);
});

test('a release is thin, too', async () => {
  const made = await shipped(folder, { to: ['npm'], program: { release: sampleRelease() } });
  expect(made.failures).toEqual([]);
  const listed = await runOk('tar', ['-tvzf', join(made.output, 'greeter-linux-x64-1.2.0.tgz')]);
  const [own] = listed.split('\n').filter((line) => line.endsWith('package/bin/greeter'));
  expect(own).toStartWith('-rwxr-xr-x');
  expect(listed).toContain('package/lib/greeter/erts/bin/erlexec');
});

test('refuses files that npm does not pack', async () => {
  const failure = async (more: Parameters<typeof shipped>[1]) =>
    (await shipped(folder, { to: ['npm'], ...more })).failures[0]?.error;
  const ignored = inMemory('lib/greeter-1.2.0/priv/.gitignore', new Uint8Array());
  expect(await failure({ program: { files: [ignored] } })).toMatchObject({ code: 'package-path-refused' });
  expect(await failure({ program: { version: '1.2.0+5' } })).toMatchObject({
    code: 'package-version-refused',
  });
  const { description: _, ...metadata } = sampleMetadata;
  // The application in the executable says it, too.
  expect(await failure({ metadata })).toBeUndefined();
  const { licence: __, ...unlicensed } = sampleMetadata;
  expect(await failure({ metadata: unlicensed })).toMatchObject({ data: { key: '[package] licence' } });
});
