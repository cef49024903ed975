import { afterAll, describe, expect, test } from 'bun:test';
import {
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { unpackArchive as unpack } from '../../../src/runtimes/unpack/unpack-archive.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-unpack-'));
afterAll(() => rm(folder, { recursive: true }));
const unpackArchive = (archive: string, out: string) => unpack(archive, out, process.env);
const fresh = () => mkdtemp(join(folder, 'x-'));

const files: Record<string, string> = {
  'bin/erl': '#!/bin/sh\n',
  'erts-1/bin/beam.smp': 'beam',
  'lib/kernel-1/ebin/kernel.app': '{application, kernel, []}.',
  'lib/kernel-1/src/kernel.erl': 'source',
  'lib/kernel-1/doc/chunks/kernel.chunk': 'doc',
  'lib/kernel-1/include/src/x.hrl': 'x',
  [`lib/kernel-1/priv/${'long-'.repeat(30)}`]: 'long',
  'man/man1/erl.1': 'man',
  'releases/27/OTP_VERSION': '27.0\n',
};
const kept = Object.keys(files).filter((path) => !/\/(src\/kernel|doc)|^man/.test(path));

async function sample(): Promise<string> {
  const root = await fresh();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode: path.includes('bin/') ? 0o755 : 0o600 });
  }
  await symlink('../erts-1/bin/beam.smp', join(root, 'bin/beam'));
  return root;
}

/** An archive that the system's tar makes of the sample. */
async function tarred(...options: string[]): Promise<string> {
  const archive = join(await fresh(), 'archive');
  const ran = Bun.spawnSync(['tar', ...options, '-C', await sample(), '-cf', archive, '.']);
  expect(ran.stderr.toString()).toBe('');
  return archive;
}

async function listed(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

describe('unpackArchive', () => {
  for (const [name, options] of [
    ['.tar.gz', ['-z']],
    ['.tar', []],
    ['.tar.gz with PAX headers', ['-z', '--format=pax']],
    ['.tar.gz of the old kind', ['-z', '--format=gnu']],
  ] as const) {
    test(`lays out a ${name} without sources and documentation`, async () => {
      const out = await fresh();
      await unpackArchive(await tarred(...options), out);
      expect(await listed(out)).toEqual([...kept, 'bin/beam'].sort());
      expect(await readFile(join(out, 'bin/beam'), 'utf8')).toBe('beam');
      expect((await stat(join(out, 'bin/erl'))).mode & 0o777).toBe(0o755);
      expect((await stat(join(out, 'releases/27/OTP_VERSION'))).mode & 0o777).toBe(0o644);
    });
  }

  test.skipIf(!Bun.which('xz'))('lays out a .tar.xz (needs xz)', async () => {
    const out = await fresh();
    await unpackArchive(await tarred('-J'), out);
    expect(await listed(out)).toEqual([...kept, 'bin/beam'].sort());
    const cut = join(out, 'cut');
    const whole = await readFile(await tarred('-J'));
    await writeFile(cut, whole.subarray(0, whole.length - 20));
    await expect(unpackArchive(cut, await fresh())).rejects.toMatchObject({
      code: 'archive-damaged',
      data: { path: cut },
    });
  });

  test('lays out a .zip', async () => {
    const archive = join(await fresh(), 'a.zip');
    const contents = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]),
    );
    await writeFile(archive, zipSync(contents));
    const out = await fresh();
    await unpackArchive(archive, out);
    expect(await listed(out)).toEqual([...kept].sort());
  });

  test("skips additions of macOS's tar: attributes as plain bytes, and files of metadata", async () => {
    const value = Buffer.from([1, 0, 0, 0xff, 0x0a, 0xfe]);
    const record = Buffer.concat([
      Buffer.from('42 SCHILY.xattr.com.apple.provenance='),
      value.subarray(0, 4),
      Buffer.from('\n'),
    ]);
    expect(record).toHaveLength(42);
    const header = evilTar([{ path: 'PaxHeader/file', type: 'x', size: record.length }]).subarray(0, 512);
    const body = Buffer.concat([record], 512);
    const rest = evilTar([
      { path: 'file', type: '0' },
      { path: 'ebin/._file', type: '0' },
    ]);
    const archive = join(await fresh(), 'mac.tar.gz');
    await writeFile(archive, gzipSync(Buffer.concat([header, body, rest])));
    const out = await fresh();
    await unpackArchive(archive, out);
    expect(await listed(out)).toEqual(['file']);
  });

  test('refuses files that are not archives, and truncated ones', async () => {
    const path = join(await fresh(), 'file');
    for (const bytes of ['', 'Not Found', '<!DOCTYPE html>'.padEnd(600)]) {
      await writeFile(path, bytes);
      await expect(unpackArchive(path, await fresh())).rejects.toMatchObject({
        code: 'archive-unknown',
        data: { path },
      });
    }
    const whole = await readFile(await tarred('-z'));
    for (const length of [20, whole.length >> 1, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length));
      await expect(unpackArchive(path, await fresh())).rejects.toMatchObject({ data: { path } });
    }
  });

  test('never writes outside: refuses names, skips links that lead out', async () => {
    const archive = join(await fresh(), 'evil.tar.gz');
    for (const path of ['../escaped', '/absolute', 'a/../../escaped', 'C:/x']) {
      await writeFile(archive, gzipSync(evilTar([{ path, type: '0' }])));
      await expect(unpackArchive(archive, await fresh())).rejects.toMatchObject({ code: 'path-unsafe' });
    }
    const out = await fresh();
    const links = [
      { path: 'a', type: '2', link: '/etc' },
      { path: 'b', type: '2', link: '../../etc/passwd' },
      { path: 'c', type: '1', link: '../escaped' },
      { path: 'd', type: '1', link: 'nowhere' },
      { path: 'e/f', type: '2', link: '../file' },
      { path: 'file', type: '0' },
      { path: 'g', type: '1', link: 'file' },
    ];
    await writeFile(archive, gzipSync(evilTar(links)));
    await unpackArchive(archive, out);
    expect(await listed(out)).toEqual(['e/f', 'file', 'g']);
    expect(await readlink(join(out, 'e/f'))).toBe('../file');
    expect((await lstat(join(out, 'g'))).isFile()).toBe(true);

    const through = [
      { path: 'dir', type: '2', link: '/tmp' },
      { path: 'dir/file', type: '0' },
    ];
    await writeFile(archive, gzipSync(evilTar(through)));
    await expect(unpackArchive(archive, await fresh())).rejects.toMatchObject({ code: 'path-collision' });
  });

  test('keeps files that hard links share with skipped ones, and hard links to links', async () => {
    const root = await sample();
    for (const path of ['lib/kernel-1/priv/from-source', 'lib/kernel-1/ebin/again'])
      await link(join(root, 'lib/kernel-1/src/kernel.erl'), join(root, path));
    const archive = join(await fresh(), 'archive');
    Bun.spawnSync([
      'tar',
      '-C',
      root,
      '-cf',
      archive,
      'lib/kernel-1/src',
      'lib/kernel-1/priv',
      'lib/kernel-1/ebin',
    ]);
    const out = await fresh();
    await unpackArchive(archive, out);
    expect(await readFile(join(out, 'lib/kernel-1/priv/from-source'), 'utf8')).toBe('source');
    expect(await readFile(join(out, 'lib/kernel-1/ebin/again'), 'utf8')).toBe('source');
    expect(await readdir(join(out, 'lib/kernel-1'))).not.toContain('src');

    const links = [
      { path: 'file', type: '0' },
      { path: 'bin/one', type: '2', link: '../file' },
      { path: 'bin/two', type: '1', link: 'bin/one' },
    ];
    await writeFile(archive, evilTar(links));
    const other = await fresh();
    await unpackArchive(archive, other);
    expect(await readlink(join(other, 'bin/two'))).toBe('../file');
  });

  test('skips a link that leads out through another one', async () => {
    const out = join(await fresh(), 'tree');
    await mkdir(out);
    await writeFile(join(dirname(out), 'secret'), 'secret');
    const archive = join(dirname(out), 'evil.tar.gz');
    const entries = [
      { path: 'a/b/c/d/file', type: '0' },
      { path: 'a/b/c/d/l', type: '2', link: '../../../../e' },
      { path: 'e/file', type: '0' },
      { path: 'erts-1/bin/beam.smp', type: '0' },
      { path: 'erts-1/bin/heart', type: '2', link: '../../a/b/c/d/l/../../secret' },
      { path: 'erts-1/bin/escript', type: '2', link: '../../a/b/c/d/l/file' },
    ];
    await writeFile(archive, gzipSync(evilTar(entries)));
    await unpackArchive(archive, out);
    expect(await readdir(join(out, 'erts-1/bin'))).not.toContain('heart');
    expect(await readlink(join(out, 'erts-1/bin/escript'))).toBe('../../a/b/c/d/l/file');
  });
});

/** Headers of empty entries, as no tar program would write them. */
function evilTar(entries: { path: string; type: string; link?: string; size?: number }[]): Buffer {
  const blocks = entries.map(({ path, type, link = '', size = 0 }) => {
    const header = Buffer.alloc(512);
    header.write(path, 0);
    const length = `${size.toString(8).padStart(11, '0')}\0`;
    header.write(`0000644\0${'0000000\0'.repeat(2)}${length}00000000000\0        `, 100);
    header.write(type, 156);
    header.write(link, 157);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return header;
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
