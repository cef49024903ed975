import { describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { zstdDecompressSync } from 'bun';
import installed from '../../node_modules/@bokuweb/zstd-wasm/package.json' with { type: 'json' };
import { compressFrame, decompressFrame, encoder } from '../../src/zstd/codec.ts';
import { startCompressor } from '../../src/zstd/compress.ts';
import { hangsAfter, run } from '../bed/run.ts';

/** Bytes that compress, but not to nothing. */
function sample(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    bytes[index] = (state >> 16) & 0x0f;
  }
  return bytes;
}

describe('compressFrame', () => {
  test('the reference decoder reads its output', async () => {
    for (const length of [0, 1, 511, 100_000]) {
      const frame = await compressFrame(sample(length), 3);
      expect(Buffer.compare(zstdDecompressSync(frame), sample(length))).toBe(0);
    }
  });

  test('the bytes are those of the pinned encoder', async () => {
    const digest = async (level: number) =>
      createHash('sha256')
        .update(await compressFrame(sample(50_000), level))
        .digest('hex')
        .slice(0, 16);
    expect(await Promise.all([1, 3, 19].map(digest))).toEqual([
      '650a304f55016a67',
      '69d1d7a84ec8e920',
      '22213b102c6c445a',
    ]);
    expect(encoder).toBe(`${installed.name} ${installed.version}`);
  });
});

describe('decompressFrame', () => {
  test('gives back the content', async () => {
    const frame = await compressFrame(sample(70_000), 19);
    expect(Buffer.compare(await decompressFrame(frame, 70_000), sample(70_000))).toBe(0);
  });

  test('refuses a damaged frame, and one of another length', async () => {
    const frame = await compressFrame(sample(70_000), 3);
    await expect(decompressFrame(frame.slice(0, -9), 70_000)).rejects.toMatchObject({ code: 'zstd-invalid' });
    await expect(decompressFrame(frame, 69_999)).rejects.toMatchObject({ code: 'zstd-limit' });
  });
});

describe('startCompressor', () => {
  test('the bytes do not depend on the number of workers', async () => {
    const frames: string[] = [];
    for (const workers of [0, 1, 3]) {
      const compressor = startCompressor(workers);
      const made = await Promise.all(
        [1, 2, 3, 4, 5].map((seed) => compressor.compress(sample(30_000, seed), 3)),
      );
      await compressor.close();
      frames.push(Buffer.concat(made).toString('hex'));
    }
    expect(frames[1]).toBe(frames[0]!);
    expect(frames[2]).toBe(frames[0]!);
  });

  test('closing ends what is under way', async () => {
    const compressor = startCompressor(1);
    const first = compressor.compress(sample(10), 1);
    await first;
    const long = compressor.compress(sample(8_000_000), 19);
    long.catch(() => undefined);
    await Bun.sleep(10);
    await compressor.close();
    await expect(long).rejects.toThrow();
  });

  test('closing leaves no thread behind: one that starts, those that wait for one, and what comes later', async () => {
    const module = JSON.stringify(resolve(import.meta.dir, '../../src/zstd/compress.ts'));
    const program = `
      const { startCompressor } = await import(${module});
      for (const moment of [0, 1, 5, 20, 50, 100]) {
        const compressor = startCompressor(2);
        const make = () => compressor.compress(new Uint8Array(3_000_000).map((_, at) => at * at), 19);
        const all = [make(), make(), make(), make()].map((one) => one.catch((error) => error.message));
        await Bun.sleep(moment);
        await compressor.close();
        const ends = (await Promise.all(all)).filter((end) => typeof end === 'string');
        console.log(new Set([...ends, await make().catch((error) => error.message)]));
      }`;
    const ran = await run(process.execPath, ['-e', program], { timeout: hangsAfter });
    expect([ran.signal, `${ran.stderr}`]).toEqual([null, '']);
    expect(`${ran.stdout}`).toBe('Set(1) {\n  "the compressor was closed",\n}\n'.repeat(6));
  });
});
