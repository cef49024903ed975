import { test } from 'bun:test';
import { soak } from './soak.ts';
import { emptyFolder } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const kills = Number(process.env.ONEBEAM_SOAK ?? 300);
const files = Number(process.env.ONEBEAM_SOAK_FILES ?? 0);

test(`killed at ${kills} random moments of the first start (ONEBEAM_SOAK=3000 for more, ONEBEAM_SOAK_FILES=10000 for many files): the next one starts`, async () => {
  console.log(`soak: ${await soak(folder, kills, files)}`);
}, 3_600_000);

test('killed at 60 random moments while it links files of another release: the next one starts, and the other stays complete', async () => {
  await soak(emptyFolder(folder, 'shared'), 60, 0, true);
}, 120_000);
