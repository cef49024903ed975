import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { referenceFiles } from '../../scripts/reference.ts';

test.each(Object.keys(referenceFiles))('%s is what the program says (`npm run reference`)', async (path) => {
  expect(await readFile(join(import.meta.dir, '../..', path), 'utf8')).toBe(referenceFiles[path]!());
});
