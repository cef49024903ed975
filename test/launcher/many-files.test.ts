import { test } from 'bun:test';
import { startManyFiles } from './many-files.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();

for (const count of [1, 2500]) {
  test(
    `${count} files: starts cold and warm, and sees each change of one of them`,
    () => startManyFiles(folder, count),
    120_000,
  );
}
