import { expect, test } from 'bun:test';
import { packageCompression } from '../../../src/shipping/packages/compression.ts';

const chosen = (compress?: string) =>
  packageCompression('deb', { settings: { deb: { ...(compress && { compress }) } }, searchPath: '/nowhere' });

test('compresses with zstd by default', async () => {
  expect(await chosen()).toMatchObject({ name: 'zstd' });
  expect(await chosen('gzip')).toMatchObject({ name: 'gzip' });
});

test('skips the channel if `xz` is chosen and not found', async () => {
  expect(await chosen('xz')).toEqual({ channel: 'deb', reason: { problem: 'tool-missing', tool: 'xz' } });
});
