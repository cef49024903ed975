import { test } from 'bun:test';
import { startManyFiles } from './many-files.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();

for (const count of [2500, 10_000, 50_000]) {
  test(
    `${count} files: starts cold and warm, and sees each change of one of them`,
    () => startManyFiles(folder, count),
    600_000,
  );
}

test(
  '10000 files: starts cold and warm, and sees that one of them is a byte longer',
  () => startManyFiles(folder, 10_000, ['a byte longer']),
  120_000,
);
