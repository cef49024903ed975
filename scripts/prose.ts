// Checks the wording of everything that people read. Part of `npm run lint`.
import { join } from 'node:path';
import { findings } from './prose/findings.ts';
import { passages } from './prose/passages.ts';

const all = await passages(join(import.meta.dir, '..'));
const found = all.flatMap(findings);
for (const { path, line, found: text, advice } of found)
  console.error(`${path}:${line}: "${text}": ${advice}`);
if (found.length > 0) {
  console.error(`${found.length} findings in ${all.length} passages; rules and exceptions: scripts/prose/`);
  process.exit(1);
}
