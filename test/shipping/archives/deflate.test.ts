import { afterAll, expect, test } from 'bun:test';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { lastDeflateBlock, PieceDeflater } from '../../../src/shipping/archives/deflate.ts';
import { pieceLength } from '../../../src/shipping/archives/pieces.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-deflate-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const sizes = [
  0, 1, 2, 3, 10, 100, 255, 511, 512, 1000, 7000, 24_577, 65_536, 98_303, 98_304, 98_305, 300_000,
];

test('pieces of every kind and size follow one another', async () => {
  const deflater = new PieceDeflater(folder);
  const pieces: Uint8Array[] = [];
  for (const size of [...sizes, ...Array.from({ length: 150 }, (_, index) => 37 * index)]) {
    pieces.push(randomBytes(size), Buffer.alloc(size), Buffer.alloc(size, 'hello, world ü '));
    // Text of few letters: codes of every length, so that blocks end at every bit.
    pieces.push(Buffer.from(Array.from(randomBytes(size), (byte) => 97 + ((byte * byte) >> 12))));
  }
  const out: Uint8Array[] = [];
  for (const bytes of pieces) out.push(await deflater.deflated({ bytes }));
  for (const [index, bytes] of pieces.entries()) {
    const alone = inflateRawSync(Buffer.concat([out[index]!, lastDeflateBlock]));
    expect([index, alone.equals(bytes)]).toEqual([index, true]);
  }
  const all = inflateRawSync(Buffer.concat([...out, lastDeflateBlock]));
  expect(all.equals(Buffer.concat(pieces))).toBe(true);
});

test('restores a large program from its pieces', async () => {
  const deflater = new PieceDeflater(folder);
  const file = Bun.file(process.execPath);
  const out: Uint8Array[] = [];
  const hash = createHash('sha256');
  for (let at = 0; at < 24 * 1024 * 1024; at += pieceLength) {
    const bytes = new Uint8Array(await file.slice(at, at + pieceLength).arrayBuffer());
    hash.update(bytes);
    out.push(await deflater.deflated({ bytes }));
  }
  const all = inflateRawSync(Buffer.concat([...out, lastDeflateBlock]));
  expect(createHash('sha256').update(all).digest('hex')).toBe(hash.digest('hex'));
});

test('takes shared parts from the cache, and creates a damaged entry again', async () => {
  const shared = createHash('sha256').update('launcher').digest('hex');
  const piece = { bytes: Buffer.alloc(100_000, 'launcher'), shared };
  const deflater = new PieceDeflater(folder);
  const first = await deflater.deflated(piece);
  expect((await deflater.deflated(piece)).length).toBe(first.length);
  expect(deflater.counts).toEqual({ cached: 1, compressed: 1 });
  const [entry] = await readdir(join(folder, 'compressed'));
  await writeFile(join(folder, 'compressed', entry!), 'damaged');
  expect(Buffer.compare(await deflater.deflated(piece), first)).toBe(0);
  expect(deflater.counts).toEqual({ cached: 1, compressed: 2 });
});
