import { beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import packageJson from '../../package.json';
import { launcherSources } from '../../src/stub/launcher-sources.ts';
import { runOk } from '../bed/run.ts';

const root = resolve(import.meta.dir, '../..');

/** Returns the files that are built before packing. */
const made = (path: string) => path.startsWith('dist/');

let packed: { path: string; size: number; mode: number }[];
beforeAll(async () => {
  const said = await runOk('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
  const document = JSON.parse(said);
  packed = Object.values<{ files: typeof packed }>(document)[0]!.files;
}, 120_000);
const paths = () => packed.map(({ path }) => path);

test('prevents accidental publishing: requires an owner, and installs and runs the package first', () => {
  expect('private' in packageJson).toBe(false);
  expect(packageJson.scripts.prepublishOnly).toStartWith('node scripts/release-check.mjs && ');
  expect(packageJson.scripts.prepack).toContain('scripts/build-library.ts');
  expect(packageJson.scripts.prepublishOnly).toContain('test/cli/installed.slow.test.ts');
});

test('files in package.json are packed, or built before', () => {
  const named = [...Object.values(packageJson.bin)];
  for (const target of Object.values(packageJson.exports)) {
    named.push(...(typeof target === 'string' ? [target] : Object.values(target)));
  }
  const wanted = named.map((path) => normalize(path));
  expect(wanted.filter((path) => !made(path) && !paths().includes(path))).toEqual([]);
  const ofDist = packageJson.files.filter(made);
  expect(
    wanted.filter(made).filter((path) => !ofDist.some((folder) => path.startsWith(`${folder}/`))),
  ).toEqual([]);
});

test('only what its users need is packed', () => {
  const places = new Set(paths().map((path) => path.split('/')[0]!));
  places.delete('dist');
  expect([...places].sort()).toEqual([
    '.github',
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'package.json',
    'runtime-stub',
    'scripts',
    'src',
  ]);
  const scripts = paths().filter(
    (path) => path.startsWith('scripts/') && !path.startsWith('scripts/integrations/'),
  );
  expect(scripts).toEqual(['scripts/onebeam.mjs']);
  expect(paths().filter((path) => /^\.github\/(?!docs\/|pictures\/|[\w-]+\.(md|svg)$)/.test(path))).toEqual(
    [],
  );
  expect(
    paths().filter((path) =>
      /\.test\.|\/_build\/|\.beam$|(^|\/)\.(?!github\/)[^/]|\.(exe|tgz|log)$/.test(path),
    ),
  ).toEqual([]);
  const size = packed.filter(({ path }) => !made(path)).reduce((sum, file) => sum + file.size, 0);
  expect(size).toBeLessThan(1_200_000);
});

test('everything that the launcher is compiled from is packed', async () => {
  const sources = await launcherSources(join(root, 'runtime-stub/main.ts'));
  const needed = [...sources!.keys()].map((path) => relative(root, path));
  expect(needed.length).toBeGreaterThan(150);
  expect(needed.filter((path) => !paths().includes(path))).toEqual([]);
});

test('contains the files that the README lists', () => {
  const help = ['README.md', 'src/cli/README.md'];
  expect(help.filter((path) => !paths().includes(path) || !existsSync(join(root, path)))).toEqual([]);
  expect(packed.find(({ path }) => path === 'scripts/onebeam.mjs')!.mode & 0o111).toBe(0o111);
});

test('every link of its pages leads to a packed page or picture', async () => {
  const pages = paths().filter((path) => path.endsWith('.md') && !path.startsWith('scripts/'));
  expect(pages.length).toBeGreaterThan(50);
  const lost: string[] = [];
  for (const page of pages) {
    const text = (await readFile(join(root, page), 'utf8')).replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    for (const [, link] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(link!)) continue;
      const path = normalize(join(dirname(page), link!)).replace(/\/$/, '');
      if (!paths().some((one) => one === path || one.startsWith(`${path}/`))) lost.push(`${page}: ${link}`);
    }
  }
  expect(lost).toEqual([]);
});
