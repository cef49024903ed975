import { expect, test } from 'bun:test';
import * as library from '../src/index.ts';

test('every export has a value, and functions that need a request say so', async () => {
  const values = Object.entries(library);
  expect(values.length).toBeGreaterThan(40);
  expect(values.filter(([, value]) => value === undefined)).toEqual([]);
  const error = await library.build(undefined as never).catch((reason: unknown) => reason);
  expect(library.hasCode(error, 'option-invalid')).toBe(true);
});
