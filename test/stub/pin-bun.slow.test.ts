import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { pinsFile } from '../../scripts/pin-bun.ts';

test('the table of pins matches npm and package-lock.json', async () => {
  const there = await readFile(new URL('../../src/stub/pins.ts', import.meta.url), 'utf8');
  expect(await pinsFile()).toBe(there);
}, 600_000);
