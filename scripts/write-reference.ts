// Writes the files that are made from the program itself. `npm run reference`
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { referenceFiles } from './reference/files.ts';

const root = join(import.meta.dir, '..');
for (const [path, text] of Object.entries(referenceFiles)) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text());
  console.log(path);
}
