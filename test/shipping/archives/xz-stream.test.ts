import { expect } from 'bun:test';
import { xzStream } from '../../../src/shipping/archives/xz-stream.ts';
import { NotAvailable } from '../../bed/not-available.ts';
import { run } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { collected } from './archives.ts';

const xz = Bun.which('xz') ?? new NotAvailable('xz');

testWith({ xz }, 'compresses views of one buffer', async ({ xz }) => {
  const buffer = new Uint8Array(300_000);
  const views = function* () {
    for (const byte of [1, 2, 3]) yield buffer.fill(byte);
  };
  const packed = await collected(xzStream(xz, views()));
  const { stdout } = await run(xz, ['-dc'], { stdin: packed });
  const raw = Buffer.from(stdout);
  expect(raw.length).toBe(900_000);
  expect([raw[0], raw[299_999], raw[300_000], raw[899_999]]).toEqual([1, 1, 2, 3]);
});

testWith({ sh: Bun.which('sh') ?? new NotAvailable('sh') }, 'reports a program that fails', async () => {
  await expect(collected(xzStream('/nowhere/xz', [new Uint8Array(9)]))).rejects.toMatchObject({
    code: 'compressor-failed',
  });
});
