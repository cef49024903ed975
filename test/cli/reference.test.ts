import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { referenceFiles } from '../../scripts/reference.ts';

test('what is made from the program says what the program says (`npm run reference`)', async () => {
  const outdated: string[] = [];
  for (const [path, text] of Object.entries(referenceFiles)) {
    const written = await readFile(join(import.meta.dir, '../..', path), 'utf8').catch(() => undefined);
    if (written !== text()) outdated.push(path);
  }
  expect(outdated).toEqual([]);
});
