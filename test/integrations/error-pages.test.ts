import { expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorGuides } from '../../scripts/reference/error-guides/index.ts';
import { errorPages } from '../../scripts/reference/error-pages.ts';
import { commands } from '../../src/cli/commands.ts';
import { optionTable } from '../../src/configuration/option-table.ts';
import { type ErrorCode, errorCodes } from '../../src/index.ts';

const root = resolve(import.meta.dir, '../..');
const pages = Object.entries(errorPages()).map(([path, text]) => [path, text()] as const);
const guided = Object.entries(errorGuides);

test('no page shows a value that is missing', () => {
  const bad = pages.filter(([, text]) => /undefined|\[object|NaN|\bnull\b/.test(text));
  expect(bad.map(([path]) => path)).toEqual([]);
});

test('the list names every code once, and links to the pages that exist', async () => {
  const list = pages.find(([path]) => path.endsWith('README.md'))![1];
  expect([...list.matchAll(/^\| \[?`([\w-]+)`/gm)].map(([, code]) => code!)).toEqual([...errorCodes]);
  const linked = [...list.matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, code]) => code!);
  expect(linked).toEqual(errorCodes.filter((code) => errorGuides[code]));
  const files = await readdir(join(root, '.github/docs/errors'));
  expect(files.sort()).toEqual([...linked, 'README'].map((code) => `${code}.md`).sort());
});

test('a guide belongs to a code, and says more than the message and its hint', () => {
  expect(guided.length).toBeGreaterThan(40);
  for (const [code, { cause, example, check }] of guided) {
    expect(errorCodes).toContain(code as ErrorCode);
    expect([code, cause.length > 60, example.length > 5, check.length > 15]).toEqual([
      code,
      true,
      true,
      true,
    ]);
  }
});

test('every option and command in a guide exists', () => {
  const code = guided.flatMap(([, { cause, example, check }]) => [
    example,
    ...[...`${cause} ${check}`.matchAll(/`([^`]+)`/g)].map(([, span]) => span!),
  ]);
  const ours = [...code.join('\n').matchAll(/(?<![\w/.])onebeam ([a-z]+)([^#\n]*)/g)];
  const names = commands.map(({ name }) => name);
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.map(([, name]) => name!).filter((name) => !names.includes(name))).toEqual([]);
  const flags = ours.flatMap(([, , rest]) => [...rest!.matchAll(/ --([a-z-]+)/g)].map(([, flag]) => flag!));
  expect(flags.length).toBeGreaterThan(10);
  expect(flags.filter((flag) => !(flag in optionTable))).toEqual([]);
});

test('every page that a guide links to exists', async () => {
  for (const [, { guides = [] }] of guided) {
    for (const name of guides) await readFile(join(root, `.github/docs/${name}.md`), 'utf8');
  }
});
