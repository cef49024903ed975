import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import * as library from '../src/index.ts';

test('every export has a value, and functions that need a request say so', async () => {
  const values = Object.entries(library);
  expect(values.length).toBeGreaterThan(40);
  expect(values.filter(([, value]) => value === undefined)).toEqual([]);
  const error = await library.build(undefined as never).catch((reason: unknown) => reason);
  expect(library.hasCode(error, 'option-invalid')).toBe(true);
});

test('no export, field or phase calls the launcher a stub', async () => {
  for (const file of ['index.ts', 'reporter.ts', 'stub/list.ts', 'pipeline/result.ts', 'options.ts']) {
    const source = await readFile(new URL(`../src/${file}`, import.meta.url), 'utf8');
    // Files below `src/stub` and internal helpers may have the name; users see none of them.
    const code = source.replace(/from '[^']*'/g, '');
    expect([file, code.match(/\b\w*stubs?\b/gi)]).toEqual([file, null]);
  }
});
