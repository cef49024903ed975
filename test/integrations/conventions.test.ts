import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dir, '../..');
const guide = await readFile(join(root, '.github/CONTRIBUTING.md'), 'utf8');
const rows = [...guide.matchAll(/^\| (\d+) \| (.+) \| (.+) \| (.+) \| (.+) \|$/gm)].map(
  ([, number, convention, state, where, test]) => ({
    number: Number(number),
    convention,
    state,
    where,
    test,
  }),
);

/** Paths of this repository in backquotes: with a folder before them, or a file of the top level. */
const paths = (text: string): string[] =>
  [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*|[A-Z]+\.md)`/g)].map(([, path]) => path!);

test('every convention has a row, in order, with a valid state', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
  expect(rows.filter(({ state }) => state !== 'met' && state !== 'answered')).toEqual([]);
});

describe('the files and tests of each row exist', () => {
  for (const { number, where, test: held } of rows) {
    test(`${number}`, () => {
      expect(paths(where!).length).toBeGreaterThan(0);
      expect(paths(where!).filter((path) => !existsSync(join(root, path)))).toEqual([]);
      const tests = paths(held!);
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.filter((path) => !/\.test\.ts$/.test(path) || !existsSync(join(root, path)))).toEqual([]);
    });
  }
});

test('an answer gives its reason', () => {
  const answered = rows.filter(({ state }) => state === 'answered');
  expect(answered.filter(({ where }) => where!.replace(/`[^`]*`/g, '').length < 30)).toEqual([]);
});

test('the changelog is one as keepachangelog.com has it', async () => {
  const text = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
  expect(text).toStartWith('# Changelog\n');
  const versions = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title!);
  expect(versions[0]).toMatch(/^\[?Unreleased\]?$/);
  for (const version of versions.slice(1)) expect(version).toMatch(/^\[?\d+\.\d+\.\d+\]? - \d{4}-\d\d-\d\d$/);
  const kinds = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
  const titles = [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title!);
  expect(titles.length).toBeGreaterThan(0);
  expect(titles.filter((title) => !kinds.includes(title))).toEqual([]);
});
