import { expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPieces } from '../../src/files/read-pieces.ts';

test('reads a file piece by piece into one buffer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-pieces-'));
  try {
    for (const size of [0, 1, 256 * 1024, 700_001]) {
      const bytes = Buffer.alloc(size, 'some content ');
      const path = join(folder, `${size}`);
      await writeFile(path, bytes);
      const buffers = new Set<ArrayBufferLike>();
      const copies: Uint8Array[] = [];
      for await (const piece of readPieces(path)) {
        buffers.add(piece.buffer);
        copies.push(piece.slice());
      }
      expect(Buffer.concat(copies).equals(bytes)).toBe(true);
      expect(buffers.size).toBeLessThanOrEqual(1);
    }
    await expect(readPieces(join(folder, 'missing')).next()).rejects.toThrow('ENOENT');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
