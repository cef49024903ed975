import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../../package.json';
import { commands } from '../../src/cli/commands.ts';
import { optionTable } from '../../src/configuration/option-table.ts';

const root = resolve(import.meta.dir, '../..');
const documents = ['README.md', '.github/CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  ...['README', 'ship-a-cli', 'sign', 'build-offline', 'reproducible-builds'].map(
    (name) => `.github/docs/${name}.md`,
  ),
);
const texts = new Map<string, string>();
for (const path of documents) texts.set(path, await readFile(join(root, path), 'utf8'));
const readme = texts.get('README.md')!;

test('every option that the README names is one', () => {
  const known: string[] = Object.keys(optionTable);
  const words = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!);
  const ours = words.filter((text) => !text.startsWith('tar '));
  const named = ours.flatMap((text) => [...text.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name!));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('the README has every command', () => {
  const words = commands.map(({ name }) => name);
  expect(words.filter((word) => !new RegExp(`\`[^\`|]*\\b${word}\\b`).test(readme))).toEqual([]);
});

test('every npm script that a page names is one', () => {
  const scripts = [...[...texts.values()].join('\n').matchAll(/npm run (?:--?[\w-]+ )*([\w:]+)/g)];
  const named = scripts.map(([, name]) => name!);
  expect(named).toContain('quickstart');
  expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  const listed = /`npm run` has ([^.]*)\./.exec(readme)![1]!;
  const short = [...listed.matchAll(/`([\w:]+)`/g)].map(([, name]) => name!);
  expect(short.filter((name) => !(name in packageJson.scripts))).toEqual([]);
});

test('every link to a file of this repository leads to one', () => {
  const links = [...texts].flatMap(([path, text]) =>
    [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, to]) => join(dirname(path), to!)),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
