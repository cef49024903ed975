import { afterAll, beforeAll, expect, test } from 'bun:test';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleLauncher, compilingBun, numbered } from '../../src/stub/compiler.ts';
import { bunVersion } from '../../src/stub/pins.ts';
import { runOk } from '../bed/run.ts';
import { host } from './real-stubs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-compiler-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options = { cacheFolder: '/nowhere', environment: {} };

test('the Bun that is given, else the one that runs when it is the pinned one', async () => {
  expect(await compilingBun('/a/bun', host, folder, options)).toBe('/a/bun');
  expect(await compilingBun(undefined, host, folder, options, { bun: bunVersion, path: '/b/bun' })).toBe(
    '/b/bun',
  );
  expect(await readdir(folder)).toEqual([]);
});

test('under Node, or another Bun, uses the host’s base', async () => {
  for (const bun of [undefined, '1.3.14']) {
    const found = await compilingBun(undefined, host, folder, options, { bun, path: '/usr/bin/node' });
    expect(await runOk(found, ['--version'])).toBe(`${bunVersion}\n`);
  }
});

test('the bundle has the same names and bytes wherever the sources lie, and one text for what starts seldom need', async () => {
  const checkout = resolve(import.meta.dir, '../..');
  const copied = join(folder, 'é', 'other');
  for (const part of ['runtime-stub', 'src', 'tsconfig.json', 'package.json']) {
    await cp(join(checkout, part), join(copied, part), { recursive: true });
  }
  const made = [];
  for (const [index, place] of [checkout, copied].entries()) {
    const out = join(folder, `bundle-${index}`);
    await mkdir(out);
    const launcher = join(place, 'runtime-stub', 'main.ts');
    const { path, sha256 } = await bundleLauncher(launcher, 'linux-x64', {
      bun: process.execPath,
      folder: out,
    });
    expect(path).toBe(join(out, 'launcher.js'));
    made.push({ sha256, names: (await readdir(out)).filter((name) => name.endsWith('.js')).sort() });
  }
  expect(made[0]).toEqual(made[1]!);
  const hot = await Promise.all(
    (await imported(join(folder, 'bundle-0'), 'launcher.js')).map((name) =>
      readFile(join(folder, 'bundle-0', name), 'utf8'),
    ),
  );
  // The code of a ready release is one file after the entry, is far less than half of the launcher, and names none of the
  // later code and of other systems.
  expect(hot).toHaveLength(2);
  expect(hot.join('')).toContain('ONEBEAM');
  expect(hot.join('')).not.toMatch(/kernel32|is damaged|a SHA-256 in lower-case/);
  expect(hot.join('').length).toBeLessThan(30_000);
  expect(hot.join('')).not.toMatch(/heart|someone changed it while it was unpacked|prints the folder/);
});

/** The files that a text imports before it runs, including itself. */
async function imported(place: string, name: string, found = new Set<string>()): Promise<string[]> {
  if (found.has(name)) return [];
  found.add(name);
  const text = await readFile(join(place, name), 'utf8');
  for (const [, used] of text.matchAll(/from"\.\/([^"]+)"/g)) await imported(place, used!, found);
  return [...found];
}

test('names get numbers by use, in every form of an import', () => {
  const texts = new Map([
    ['launcher.js', 'import{a}from"./x-9.js";const b=()=>import("./z-1.js");"./none.js"'],
    ['z-1.js', 'import"./x-9.js";import{y}from"./y-5.js"'],
    ['x-9.js', 'export const a=1'],
    ['y-5.js', 'export const y=`./z-1.js`'],
  ]);
  expect([...numbered(texts)]).toEqual([
    ['launcher.js', 'import{a}from"./part-1.js";const b=()=>import("./part-2.js");"./none.js"'],
    ['part-1.js', 'export const a=1'],
    ['part-2.js', 'import"./part-1.js";import{y}from"./part-3.js"'],
    ['part-3.js', 'export const y=`./part-2.js`'],
  ]);
});
