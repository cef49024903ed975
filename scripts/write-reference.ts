// Writes the files that are generated from the source, and deletes pages of errors that are gone. `npm run reference`
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { referenceFiles } from './reference/files.ts';

const root = join(import.meta.dir, '..');
for (const [path, text] of Object.entries(referenceFiles)) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text());
  console.log(path);
}

const pages = '.github/docs/errors';
for (const name of await readdir(join(root, pages))) {
  if (!Object.hasOwn(referenceFiles, `${pages}/${name}`)) await rm(join(root, pages, name));
}
