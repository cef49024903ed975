import { test } from 'bun:test';
import { startManyFiles } from './many-files.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();

test(
  '1 files: starts cold and warm, and sees each change of one of them',
  () => startManyFiles(folder, 1),
  120_000,
);
