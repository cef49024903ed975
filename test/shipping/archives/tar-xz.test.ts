import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tarXz } from '../../../src/shipping/archives/tar-xz.ts';
import { NotAvailable } from '../../bed/not-available.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { collected, entries, expected, written } from './archives.ts';
import { unpackedBy } from './read-back.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-tar-xz-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const found = Bun.which('xz');
const xz = found ?? new NotAvailable('`xz`');
const archive = join(folder, 'a.tar.xz');
const cacheFolder = join(folder, 'cache');
if (found) await written(archive, tarXz(entries, 0, { program: found, cacheFolder }));

testWith({ xz }, 'keeps the compressed launcher, and gives the same bytes with it', async ({ xz }) => {
  const kept = await readdir(join(cacheFolder, 'compressed'));
  expect(kept).toHaveLength(1);
  const again = await collected(tarXz(entries, 0, { program: xz, cacheFolder }));
  expect(Buffer.from(await Bun.file(archive).bytes()).equals(again)).toBe(true);
  expect(await readdir(join(cacheFolder, 'compressed'))).toEqual(kept);
});

const readers = {
  tar: [{ program: 'tar', environment: {} }, ['-xpJf', archive]],
  bsdtar: [await tool('bsdtar'), ['-xpJf', archive]],
  busybox: [await tool('busybox'), ['tar', '-xJf', archive]],
  python: [
    { program: 'python3', environment: {} },
    ['-c', `import tarfile; tarfile.open(${JSON.stringify(archive)}).extractall('.')`],
  ],
} as const;
for (const [name, [reader, args]] of Object.entries(readers)) {
  testWith({ xz, reader }, `${name} reads it back`, async ({ reader }) => {
    expect((await unpackedBy(reader, args, join(folder, name))).digests).toEqual(expected);
  });
}

test('says what the compressor says when it fails', async () => {
  const program = join(folder, 'xz');
  await writeFile(program, '#!/bin/sh\necho no memory >&2\nexit 1\n', { mode: 0o755 });
  const failing = collected(tarXz(entries, 0, { program, cacheFolder: join(folder, 'other') }));
  await expect(failing).rejects.toMatchObject({ code: 'compressor-failed', data: { found: 'no memory' } });
});
