import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nativeCaches } from '../../../src/release/native/cache-folders.ts';
import { checksumsOf } from '../../../src/release/native/checksums.ts';
import { smallFiles } from '../../bed/small-files.ts';

const folder = await mkdtemp(join(smallFiles, 'cache-folders-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const release = join(folder, '_build', 'prod', 'rel', 'hello');
const foldersOf = async (environment: Record<string, string>, platform = 'linux') =>
  (await nativeCaches(release, environment, platform)).folders;

test('archives are looked for where elixir_make and rustler_precompiled keep them', async () => {
  expect(await foldersOf({ HOME: '/home/me' })).toEqual([
    '/home/me/.cache',
    '/home/me/.cache/elixir_make',
    '/home/me/.cache/rustler_precompiled/precompiled_nifs',
  ]);
  const given = { ELIXIR_MAKE_CACHE_DIR: '/a', RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH: '/b' };
  expect(await foldersOf(given)).toEqual(['/a', '/b']);
  const last = async (environment: Record<string, string>, platform: string) =>
    (await foldersOf(environment, platform)).at(-1);
  const name = 'rustler_precompiled/precompiled_nifs';
  expect(await last({ HOME: '/Users/me' }, 'darwin')).toBe(`/Users/me/Library/Caches/${name}`);
  expect(await last({ HOME: '/Users/me', MIX_XDG: '1' }, 'darwin')).toBe(`/Users/me/.cache/${name}`);
  expect(await last({ LOCALAPPDATA: '/local' }, 'win32')).toBe(`/local/${name}/Cache`);
  expect(await foldersOf({})).toEqual([]);
});

test('checksums are those of the package of the application, in the project of the release', async () => {
  expect(await nativeCaches(release, {}, 'linux')).toEqual({ folders: [] });
  const dependency = join(folder, 'deps', 'html');
  await mkdir(dependency, { recursive: true });
  await writeFile(join(folder, 'mix.exs'), '');
  const sums = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
  await writeFile(
    join(dependency, 'checksum-Elixir.Html.Native.exs'),
    `%{\n  "one.so.tar.gz" => "sha256:${sums[0]}",\n  "two.so.tar.gz" => "md5:${'0'.repeat(32)}",\n}\n`,
  );
  await writeFile(join(dependency, 'checksum.exs'), `%{"three.tar.gz" => "sha256:${sums[1]}"}`);
  await writeFile(join(folder, 'checksum.exs'), `%{"own.tar.gz" => "sha256:${sums[2]}"}`);
  const caches = await nativeCaches(release, {}, 'linux');
  expect(caches).toEqual({ folders: [], project: folder, dependencies: join(folder, 'deps') });
  expect([...(await checksumsOf('html', caches))].sort()).toEqual([
    ['one.so.tar.gz', sums[0]],
    ['own.tar.gz', sums[2]],
    ['three.tar.gz', sums[1]],
  ]);
  expect([...(await checksumsOf('jiffy', caches))]).toEqual([['own.tar.gz', sums[2]]]);
  expect((await nativeCaches(release, { MIX_DEPS_PATH: '/deps' }, 'linux')).dependencies).toBe('/deps');
});
