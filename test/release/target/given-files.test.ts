import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { givenFiles } from '../../../src/release/target/given-files.ts';
import { smallFiles } from '../../bed/small-files.ts';

const folder = await mkdtemp(join(smallFiles, 'given-files-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const applications = [
  { name: 'jiffy', version: '1.1.1' },
  { name: 'html', version: '0.1.2' },
];
const hosts = 'libhtml-v0.1.2-nif-2.16-x86_64-unknown-linux-gnu.so';
const own = [inMemory(`lib/html-0.1.2/priv/native/${hosts}`, new Uint8Array())];

async function given(files: readonly string[], priv: { application: string; folder: string }[] = []) {
  const place = await mkdtemp(join(folder, 'natives-'));
  for (const file of files) {
    await mkdir(dirname(join(place, 'linux-arm64', file)), { recursive: true });
    await writeFile(join(place, 'linux-arm64', file), 'x');
  }
  const native = files.length > 0 ? [join(place, '{target}')] : [];
  const found = await givenFiles({ native, priv }, 'linux-arm64', applications, own);
  return found.map(({ path }) => path).sort();
}

test('files go to their application, by its name with or without version, below lib or not', async () => {
  expect(
    await given(['lib/jiffy/priv/a.so', 'lib/jiffy-1.1.1/priv/b.so', 'jiffy/priv/c.so', 'etc/other']),
  ).toEqual(['etc/other', ...['a', 'b', 'c'].map((name) => `lib/jiffy-1.1.1/priv/${name}.so`)]);
});

test('a precompiled library of Rust takes the name that is written into the module of the author', async () => {
  const other = 'libhtml-v0.1.2-nif-2.15-aarch64-unknown-linux-gnu.so';
  const windows = 'html-v0.1.2-nif-2.15-x86_64-pc-windows-msvc.dll';
  const stranger = 'libother-v1.0.0-nif-2.15-aarch64-unknown-linux-gnu.so';
  expect(
    await given([`html/priv/native/${other}`, `html/priv/native/${windows}`, `html/priv/native/${stranger}`]),
  ).toEqual([
    `lib/html-0.1.2/priv/native/${hosts.replace('.so', '.dll')}`,
    `lib/html-0.1.2/priv/native/${hosts}`,
    `lib/html-0.1.2/priv/native/${stranger}`,
  ]);
});

test('a priv folder goes to its application; one that the release does not have is an error', async () => {
  const place = await mkdtemp(join(folder, 'priv-'));
  await writeFile(join(place, 'data'), 'x');
  expect(await given([], [{ application: 'jiffy', folder: place }])).toEqual(['lib/jiffy-1.1.1/priv/data']);
  const refused = given([], [{ application: 'barn', folder: place }]).catch(({ code }) => [code]);
  expect(await refused).toEqual(['release-given-unknown']);
  const missing = givenFiles({ native: ['/nowhere'], priv: [] }, 'linux-x64', applications, own);
  expect(await missing.catch(({ code }) => code)).toBe('release-file-unreadable');
});
