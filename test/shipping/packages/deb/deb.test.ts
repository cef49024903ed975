import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debChannel } from '../../../../src/shipping/packages/deb/deb.ts';
import { runOk } from '../../../bed/run.ts';
import { type tinyProgram as make, sampleOptions, tinyProgram, written } from '../sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-deb-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const dpkg = Bun.which('dpkg-deb') ? test : test.skip;

/** The package of a small program. */
async function packaged(options: Parameters<typeof make>[1] = {}, settings = {}) {
  const place = await mkdtemp(join(folder, 'out-'));
  const [path] = await written(debChannel, await tinyProgram(folder, options), place, { deb: settings });
  return { path: path!, place, field: (name: string) => runOk('dpkg-deb', ['-f', path!, name]) };
}

describe('the package as read by dpkg-deb', () => {
  dpkg('control, in the order and form of Debian', async () => {
    const { path } = await packaged();
    expect(path).toEndWith('/hello_1.2.0_amd64.deb');
    const control = await runOk('dpkg-deb', ['-f', path]);
    expect(control).toBe(`Package: hello
Version: 1.2.0
Architecture: amd64
Maintainer: Ada Example <ada@example.org>
Installed-Size: 23
Depends: libc6
Section: utils
Priority: optional
Homepage: https://example.org/hello
Description: Greets people by name
 It says hello, and nothing else.
 .
  .config is not read.
`);
  });

  dpkg('files with owner root, their modes and the time of the program', async () => {
    const { path } = await packaged();
    const listed = await runOk('dpkg-deb', ['-c', path], { env: { ...process.env, TZ: 'UTC' } });
    const lines = listed
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll(/ +/g, ' ').split(' '));
    expect(new Set(lines.map(([, owner, , day, time]) => `${owner} ${day} ${time}`))).toEqual(
      new Set(['root/root 2026-01-02 03:04']),
    );
    expect(lines.map(([mode, , , , , name]) => `${mode} ${name}`)).toEqual([
      'drwxr-xr-x ./',
      'drwxr-xr-x ./usr/',
      'drwxr-xr-x ./usr/bin/',
      '-rwxr-xr-x ./usr/bin/hello',
      'drwxr-xr-x ./usr/lib/',
      'drwxr-xr-x ./usr/lib/hello/',
      'drwxr-xr-x ./usr/lib/hello/bin/',
      '-rw-r--r-- ./usr/lib/hello/bin/hello',
      'drwxr-xr-x ./usr/lib/hello/erts/',
      'drwxr-xr-x ./usr/lib/hello/erts/bin/',
      '-rwxr-xr-x ./usr/lib/hello/erts/bin/erlexec',
      'drwxr-xr-x ./usr/share/',
      'drwxr-xr-x ./usr/share/bash-completion/',
      'drwxr-xr-x ./usr/share/bash-completion/completions/',
      '-rw-r--r-- ./usr/share/bash-completion/completions/hello',
      'drwxr-xr-x ./usr/share/doc/',
      'drwxr-xr-x ./usr/share/doc/hello/',
      '-rw-r--r-- ./usr/share/doc/hello/changelog.gz',
      '-rw-r--r-- ./usr/share/doc/hello/copyright',
      'drwxr-xr-x ./usr/share/man/',
      'drwxr-xr-x ./usr/share/man/man1/',
      '-rw-r--r-- ./usr/share/man/man1/hello.1.gz',
    ]);
  });

  for (const compress of ['gzip', 'zstd', ...(Bun.which('xz') ? ['xz'] : [])]) {
    dpkg(`long names and names beyond ASCII, with ${compress}`, async () => {
      const long = `lib/my_app-1.0/priv/${'d'.repeat(90)}/${'f'.repeat(120)}`;
      const odd = 'lib/my_app-1.0/priv/ä – 漢 "quoted" $x';
      const { path, place } = await packaged({ files: { [long]: 'long', [odd]: 'odd' } }, { compress });
      await runOk('dpkg-deb', ['-x', path, join(place, 'x')]);
      const text = (name: string) => readFile(join(place, 'x/usr/lib/hello', name), 'utf8');
      expect([await text(long), await text(odd)]).toEqual(['long', 'odd']);
      const sums = await runOk('dpkg-deb', ['-I', path, 'md5sums']);
      await runOk('md5sum', ['-c', '--quiet'], { cwd: join(place, 'x'), stdin: sums });
    });
  }
});

describe('names, versions and architectures', () => {
  dpkg('`my_app` is the package `my-app` with the command `my_app`', async () => {
    const { path, field } = await packaged({ name: 'my_app', version: '2.0.0-rc.1' });
    expect(path).toEndWith('/my-app_2.0.0~rc.1_amd64.deb');
    expect((await field('Package')) + (await field('Version'))).toBe('my-app\n2.0.0~rc.1\n');
    expect(await runOk('dpkg-deb', ['-c', path])).toContain(' ./usr/bin/my_app\n');
  });

  dpkg('arm64', async () => {
    const { path, field } = await packaged({ target: 'linux-arm64' });
    expect(path).toEndWith('_arm64.deb');
    expect(await field('Architecture')).toBe('arm64\n');
  });

  test('skips and reports programs for musl and macOS', async () => {
    for (const target of ['linux-x64-musl', 'darwin-arm64'] as const) {
      const options = sampleOptions(folder);
      expect(await debChannel(await tinyProgram(folder, { target }), options)).toEqual({
        files: [],
        skipped: [{ channel: 'deb', reason: { problem: 'no-target', fits: ['linux-x64', 'linux-arm64'] } }],
      });
    }
  });
});

describe('dependencies', () => {
  dpkg('are the packages of the libraries that the tree does not have', async () => {
    const libraries = ['libc.so.6', 'libm.so.6', 'libtinfo.so.6', 'libcrypto.so.3', 'libsystemd.so.0'];
    const { field } = await packaged(
      { libraries },
      { depends: ['ca-certificates', 'libtinfo.so.6: mine (>= 2)'] },
    );
    expect(await field('Depends')).toBe(
      'libc6, libssl3t64 | libssl3, libsystemd0, mine (>= 2), ca-certificates\n',
    );
  });

  dpkg('none for a static program', async () => {
    expect(await (await packaged({ libraries: [] })).field('Depends')).toBe('\n');
  });

  test('an unknown library is an error with file, library and key', async () => {
    await expect(packaged({ libraries: ['libodd.so.7'] })).rejects.toMatchObject({
      code: 'package-library-unknown',
      data: {
        channel: 'deb',
        soname: 'libodd.so.7',
        path: 'erts/bin/erlexec',
        example: 'depends = ["libodd.so.7: PACKAGE"]',
      },
    });
  });
});

test('missing metadata that Debian requires are an error', async () => {
  for (const key of ['description', 'maintainer'] as const) {
    await expect(packaged({ metadata: { [key]: ' ' } })).rejects.toMatchObject({
      code: 'package-metadata-missing',
      data: { channel: 'deb', key: `[package] ${key}` },
    });
  }
});

test('the same program gives the same bytes', async () => {
  const [one, other] = [await packaged(), await packaged()];
  expect(await readFile(one.path)).toEqual(await readFile(other.path));
});
