import { test } from 'bun:test';
import { soak } from './soak.ts';
import { emptyFolder } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();

test('killed at 30 random moments of the first start: the next one starts', async () => {
  await soak(folder, 30);
}, 120_000);

test('killed at 60 random moments while it links files of another release: the next one starts, and the other stays complete', async () => {
  await soak(emptyFolder(folder, 'shared'), 60, 0, true);
}, 120_000);
