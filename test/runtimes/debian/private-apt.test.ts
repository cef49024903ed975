import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PrivateApt } from '../../../src/runtimes/debian/private-apt.ts';
import { shellPrograms } from './shell-programs.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-private-apt-'));
afterAll(() => rm(folder, { recursive: true }));

const today = () => new Date().toISOString().slice(0, 10);
const candidate = 'echo "  Candidate: 1:27.3"';

/** An apt of these scripts, which keeps its things in `place`. */
async function aptOf(scripts: Record<string, string>) {
  const cacheFolder = await mkdtemp(join(folder, 'cache-'));
  const all = { 'apt-config': ':', 'apt-get': ':', 'apt-cache': candidate, ...scripts };
  const environment = { PATH: `${await shellPrograms(folder, all)}:/usr/bin:/bin` };
  const place = join(cacheFolder, 'apt', 'amd64');
  await mkdir(place, { recursive: true });
  return { apt: new PrivateApt('amd64', { environment, cacheFolder }), place };
}

test('concurrent updates of several builds do not disturb each other', async () => {
  const { apt, place } = await aptOf({
    // As another build does meanwhile, before this one.
    'apt-get': 'rm -f "$(dirname "$APT_CONFIG")/2020-01-01"',
  });
  await writeFile(join(place, '2020-01-01'), '');
  await apt.update();
  expect(await readdir(place)).toContain(today());
});

test('fetches lists once a day, with a configuration that names its own folders and no hook', async () => {
  const { apt, place } = await aptOf({
    'apt-config': `echo 'Acquire::http::Proxy "http://proxy";'`,
    'apt-get': 'echo "$@" >> "$(dirname "$APT_CONFIG")/asked"',
  });
  await apt.update();
  await apt.update();
  expect(await readFile(join(place, 'asked'), 'utf8')).toBe('update -qq\n');
  const configuration = await readFile(join(place, 'apt.conf'), 'utf8');
  for (const line of [
    'APT::Architecture "amd64";',
    `Dir::State::Lists "${join(place, 'lists')}";`,
    'Dir::Etc::Parts "/dev/null";',
    'Acquire::http::Proxy "http://proxy";',
  ]) {
    expect(configuration.split('\n')).toContain(line);
  }
});

test('a source that fails does not matter as long as Erlang is found; without it, reports the errors of apt', async () => {
  const failing = 'echo "W: slow" >&2; echo "E: no route" >&2; echo "E: no key" >&2; exit 100';
  const { apt } = await aptOf({ 'apt-get': failing });
  await apt.update();
  const without = await aptOf({ 'apt-get': failing, 'apt-cache': 'echo "  Candidate: (none)"' });
  await expect(without.apt.update()).rejects.toMatchObject({
    code: 'debian-failed',
    data: { path: 'apt-get update', found: 'E: no route; E: no key' },
  });
});

test('follows dependencies to libraries, and skips the C library and packages without one', async () => {
  const { apt } = await aptOf({
    'apt-cache': `case "$1 $*" in
      pkgnames*) printf 'erlang-base\\nerlang-crypto\\n' ;;
      *libssl3*) printf 'libssl3\\n  Depends: libc6\\n  Depends: zlib1g\\n' ;;
      *zlib1g*) printf 'zlib1g\\n  Depends: libc6\\n' ;;
      depends*) printf 'erlang-crypto\\n  Depends: erlang-base\\n |Depends: libssl3\\n  PreDepends: libfoo-dev\\n' ;;
    esac`,
  });
  // Graphical packages, and one that this Debian does not have, are not requested.
  expect(await apt.libraries(['erlang-crypto', 'erlang-wx', 'erlang-new'])).toEqual(['libssl3', 'zlib1g']);
});

test('downloads what the archive has, and gives the files by name', async () => {
  const { apt } = await aptOf({
    'apt-cache': 'echo erlang-base',
    'apt-get': 'shift 2; for name; do : > "$name.deb"; done; : > note',
  });
  const files = await apt.download(['zlib1g', 'erlang-base', 'erlang-new'], join(folder, 'packages'));
  expect(files.map((file) => basename(file))).toEqual(['erlang-base.deb', 'zlib1g.deb']);
  expect(await apt.download(['erlang-new'], join(folder, 'none'))).toEqual([]);
});
