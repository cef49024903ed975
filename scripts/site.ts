// Builds the documentation site. `npm run site [folder]`, dist/site by default.
import { join, resolve } from 'node:path';
import { buildSite } from './site/build-site.ts';

const folder = resolve(process.argv[2] ?? join(import.meta.dir, '../dist/site'));
const files = await buildSite(folder);
console.log(`${folder}/index.html, ${files.length} files`);
