import { test } from 'bun:test';
import { soak } from './soak.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();

test('killed at 30 random moments of the first start: the next one starts', async () => {
  await soak(folder, 30);
}, 120_000);
