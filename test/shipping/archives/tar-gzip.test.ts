import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PieceDeflater } from '../../../src/shipping/archives/deflate.ts';
import { tarGzip } from '../../../src/shipping/archives/tar-gzip.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { entries, expected, written } from './archives.ts';
import { unpackedBy } from './read-back.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-tar-gzip-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const archive = join(folder, 'a.tar.gz');
const deflater = new PieceDeflater(join(folder, 'cache'));
const bytes = await written(archive, tarGzip(entries, 1_700_000_000, deflater));

test('compresses the shared pieces once', async () => {
  expect(deflater.counts).toEqual({ cached: 0, compressed: 3 });
  const again = new PieceDeflater(join(folder, 'cache'));
  const second = await written(join(folder, 'b.tar.gz'), tarGzip(entries, 1_700_000_000, again));
  expect(again.counts).toEqual({ cached: 3, compressed: 0 });
  expect(second.equals(bytes)).toBe(true);
});

test('is one gzip member with the size and checksum of the tar', () => {
  expect(gunzipSync(bytes).length % 512).toBe(0);
});

const readers = {
  tar: [{ program: 'tar', environment: {} }, ['-xpzf', archive]],
  bsdtar: [await tool('bsdtar'), ['-xpzf', archive]],
  busybox: [await tool('busybox'), ['tar', '-xzf', archive]],
  python: [
    { program: 'python3', environment: {} },
    ['-c', `import tarfile; tarfile.open(${JSON.stringify(archive)}).extractall('.')`],
  ],
} as const;
for (const [name, [reader, args]] of Object.entries(readers)) {
  testWith({ reader }, `${name} reads it back`, async ({ reader }) => {
    const { digests, modes } = await unpackedBy(reader, args, join(folder, name));
    expect(digests).toEqual(expected);
    expect(modes.greeter).toBe(0o755);
  });
}

testWith({ zz: await tool('7zz') }, '7zz reads it back', async ({ zz }) => {
  await unpackedBy(zz, ['x', '-y', archive], join(folder, '7zz'));
  const { digests } = await unpackedBy(
    zz,
    ['x', '-y', join(folder, '7zz', 'a.tar')],
    join(folder, '7zz-tar'),
  );
  expect(digests).toEqual(expected);
});
