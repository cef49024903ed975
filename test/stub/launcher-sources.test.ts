import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { launcherSources, launcherSourcesDigest } from '../../src/stub/launcher-sources.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-sources-'));
afterAll(() => rm(folder, { recursive: true }));

async function launcher(files: Record<string, string>): Promise<string> {
  const place = await mkdtemp(join(folder, 'l-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(place, name, '..'), { recursive: true });
    await writeFile(join(place, name), text);
  }
  return join(place, 'main.ts');
}

test('are the files that the bundler takes', async () => {
  const entry = resolve(import.meta.dir, '../../runtime-stub/main.ts');
  const { outputs } = await Bun.build({ entrypoints: [entry], target: 'bun', sourcemap: 'external' });
  const map = JSON.parse(await outputs.find(({ kind }) => kind === 'sourcemap')!.text()) as {
    sources: string[];
  };
  const root = resolve(import.meta.dir, '../..');
  const bundled = map.sources.map((path) => path.replace(/^(\.\.\/)+/, ''));
  const ours = [...(await launcherSources(entry))!.keys()].map((path) => relative(root, path));
  expect(bundled.length).toBeGreaterThan(20);
  for (const path of bundled) expect(ours.some((own) => own.endsWith(path))).toBe(true);
});

test('the digest depends on their content, not on their folder', async () => {
  const files = { 'main.ts': "import { a } from './a/b.ts';\nexport * from './c.ts';", 'c.ts': '' };
  const digest = async (b: string) =>
    launcherSourcesDigest(await launcher({ ...files, 'a/b.ts': `import type { X } from "../c.ts";${b}` }));
  const first = await digest('export const a = 1;');
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await digest('export const a = 1;')).toBe(first!);
  expect(await digest('export const a = 2;')).not.toBe(first!);
});

test('a missing file or a package leaves it to the bundler', async () => {
  expect(await launcherSourcesDigest(await launcher({ 'main.ts': 'import "./b.ts";' }))).toBeUndefined();
  expect(await launcherSourcesDigest(await launcher({ 'main.ts': 'import x from "x";' }))).toBeUndefined();
  expect(
    await launcherSourcesDigest(await launcher({ 'main.ts': "import { x } from 'node:fs';" })),
  ).toBeDefined();
});
