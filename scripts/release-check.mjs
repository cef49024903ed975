// Checks that a release is ready: `node scripts/release-check.mjs [TAG]`. npm runs it before it publishes.
//
// - `OWNER`, the placeholder for the owner of the repository, has been replaced everywhere.
// - The changelog has a section for the version of package.json, and the tag, when one is given, is that version.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(read('package.json'));
const [tag] = process.argv.slice(2);

/** Tests look for the placeholder as well, and this file has to name it. */
const mayNameIt = /^(test\/|scripts\/release-check\.mjs$|\.github\/CONTRIBUTING\.md$)/;
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
const withPlaceholder = tracked.filter(
  (path) => path && !mayNameIt.test(path) && /github\.com\/OWNER\b|\bOWNER\/onebeam\b/.test(read(path)),
);

const problems = withPlaceholder.map((path) => `${path}: OWNER is still a placeholder`);
if (
  !new RegExp(`^## \\[?${version.replaceAll('.', '\\.')}\\]? - \\d{4}-\\d\\d-\\d\\d$`, 'm').test(
    read('CHANGELOG.md'),
  )
) {
  problems.push(`CHANGELOG.md: no section for ${version}`);
}
if (tag !== undefined && tag !== `v${version}`)
  problems.push(`package.json: ${version}, but the tag is ${tag}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
