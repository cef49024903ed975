// Determines the version of onebeam, its cache folder, and the cache key.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';

const {
  INPUT_CACHE_FOLDER: folder,
  INPUT_TARGET: target = '',
  INPUT_ERTS: erts = '',
  INPUT_VERSION: given,
  INPUT_VERSION_FILE: file,
  GITHUB_OUTPUT: output = '',
  RUNNER_OS: os,
  RUNNER_ARCH: arch,
  RUNNER_TEMP: temporary = '',
} = process.env;

/** A version, or a range of npm's, as a file names it. */
function versionIn(path) {
  const text = readFileSync(path, 'utf8');
  if (basename(path) === 'package.json') {
    const { dependencies, devDependencies } = JSON.parse(text);
    return devDependencies?.onebeam ?? dependencies?.onebeam;
  }
  if (basename(path) === '.tool-versions') return /^onebeam[ \t]+(\S+)/m.exec(text)?.[1];
  return text.trim().replace(/^v/, '');
}

const named = file && existsSync(file) ? versionIn(file) : undefined;
// Without a word, the one that the action belongs to: a build does not change because a newer version was published.
const own = () => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
const version = given || (file ? (named ?? '') : own());
// It becomes an argument of npm: only versions, ranges and tags are allowed.
if (!/^[\w.^~<>=*+-]+$/.test(version)) {
  console.log(`::error title=onebeam::${file || 'version'} names no version of onebeam`);
  process.exit(1);
}

const lock = existsSync('onebeam.lock') ? readFileSync('onebeam.lock') : '';
// It may have the targets.
const settings = existsSync('onebeam.toml') ? readFileSync('onebeam.toml') : '';
const wanted = createHash('sha256')
  .update(JSON.stringify([target, erts]))
  .update(lock)
  .update(settings)
  .digest('hex');
const prefix = `onebeam-${os}-${arch}-${version.replace(/[^\w.-]/g, '_')}-`;
/** In a container, builds run as root and the runner's folder belongs to another user, who could change the cache there. */
const isOwn =
  process.getuid === undefined || statSync(temporary, { throwIfNoEntry: false })?.uid === process.getuid();
const parent = isOwn ? temporary : join(userInfo().homedir, '.cache');
const outputs = {
  version,
  'cache-folder': folder || join(parent, 'onebeam-build-cache'),
  'cache-prefix': prefix,
  'cache-key': prefix + wanted.slice(0, 16),
};
for (const [name, value] of Object.entries(outputs)) appendFileSync(output, `${name}=${value}\n`);
