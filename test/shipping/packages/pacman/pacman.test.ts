import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pacmanChannel } from '../../../../src/shipping/packages/pacman/pacman.ts';
import { runOk } from '../../../bed/run.ts';
import { sampleTime, tinyProgram, written } from '../sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-pacman-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function packaged(options: Parameters<typeof tinyProgram>[1] = {}, settings = {}) {
  const place = await mkdtemp(join(folder, 'out-'));
  const [path] = await written(pacmanChannel, await tinyProgram(folder, options), place, {
    pacman: settings,
  });
  const tar = join(place, 'package.tar');
  await Bun.write(tar, Bun.zstdDecompressSync(await readFile(path!)));
  const text = (name: string) => runOk('tar', ['-xOf', tar, name]);
  return { path: path!, tar, place, text };
}

test('describes itself first', async () => {
  const { path, tar, text } = await packaged();
  expect(path).toEndWith('/hello-1.2.0-1-x86_64.pkg.tar.zst');
  expect((await runOk('tar', ['-tf', tar])).split('\n').slice(0, 5)).toEqual([
    ...['.PKGINFO', '.MTREE', 'usr/', 'usr/bin/', 'usr/bin/hello'],
  ]);
  expect(await text('.PKGINFO')).toMatch(
    new RegExp(
      `^pkgname = hello
pkgver = 1\\.2\\.0-1
pkgdesc = Greets people by name
url = https://example\\.org/hello
builddate = ${sampleTime}
packager = Ada Example <ada@example\\.org>
size = \\d+
arch = x86_64
license = Apache-2\\.0
depend = glibc
pkgbase = hello
xdata = pkgtype=pkg
$`,
    ),
  );
});

test('lists every file with its digests, names beyond plain letters in octal', async () => {
  const { tar, place } = await packaged({ files: { 'lib/a-1/priv/ü b': 'x' } });
  await runOk('tar', ['-xf', tar, '-C', place, '.MTREE']);
  const list = await runOk('gzip', ['-dc'], { stdin: await readFile(join(place, '.MTREE')) });
  expect(list).toStartWith('#mtree\n/set uid=0 gid=0\n./.PKGINFO time=');
  expect(list).toContain(
    `./usr/lib/hello/lib/a-1/priv/\\303\\274\\040b time=${sampleTime}.0 mode=644 type=file size=1 md5digest=9dd4e461268c8034f5c8564e155c67a6 sha256digest=2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\n`,
  );
  expect(list).toContain(`\n./usr/lib/hello time=${sampleTime}.0 mode=755 type=dir\n`);
});

test('depends on the packages of Arch Linux; an unknown library is an error', async () => {
  const { text } = await packaged({ libraries: ['libc.so.6', 'libtinfo.so.6'] }, { depends: ['git'] });
  expect([...(await text('.PKGINFO')).matchAll(/^depend = (.*)$/gm)].map(([, name]) => name)).toEqual([
    ...['glibc', 'ncurses', 'git'],
  ]);
  await expect(packaged({ libraries: ['libodd.so.7'] })).rejects.toMatchObject({
    code: 'package-library-unknown',
    data: { channel: 'pacman', soname: 'libodd.so.7' },
  });
});
