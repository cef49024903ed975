import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PieceDeflater } from '../../../src/shipping/archives/deflate.ts';
import { zip } from '../../../src/shipping/archives/zip.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { collected, entries, expected, written } from './archives.ts';
import { unpackedBy } from './read-back.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-zip-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const archive = join(folder, 'a.zip');
const cacheFolder = join(folder, 'cache');
const work = await mkdtemp(join(folder, 'work-'));
const bytes = await written(archive, zip(entries, work, new PieceDeflater(cacheFolder)));

test('gives the same bytes again, and leaves nothing in the work folder', async () => {
  const deflater = new PieceDeflater(cacheFolder);
  expect((await collected(zip(entries, work, deflater))).equals(bytes)).toBe(true);
  expect(deflater.counts).toEqual({ cached: 3, compressed: 0 });
  expect(await readdir(work)).toEqual([]);
});

const python = `
import zipfile, os
z = zipfile.ZipFile(${JSON.stringify(archive)})
assert z.testzip() is None
for i in z.infolist():
    z.extract(i, '.')
    os.chmod(i.filename, (i.external_attr >> 16) & 0o777)
    assert i.create_system == 3 and i.date_time == (1980, 1, 1, 0, 0, 0), i
`;
const readers = {
  python: [{ program: 'python3', environment: {} }, ['-c', python]],
  bsdtar: [await tool('bsdtar'), ['-xpf', archive]],
  busybox: [await tool('busybox'), ['unzip', '-q', archive]],
  '7zz': [await tool('7zz'), ['x', '-y', archive]],
} as const;
for (const [name, [reader, args]] of Object.entries(readers)) {
  testWith({ reader }, `${name} reads it back`, async ({ reader }) => {
    const { digests, modes } = await unpackedBy(reader, args, join(folder, name));
    expect(digests).toEqual(expected);
    if (name !== 'busybox') expect(modes.greeter).toBe(0o755);
  });
}
