import { expect, test } from 'bun:test';
import type { Explanation } from '../../../src/inspection/explain.ts';
import { treemapOf } from '../../../src/inspection/explain-page/treemap.ts';

const owner = (name: string, size: number, paths: string[], version?: string) => ({
  name,
  ...(version && { version }),
  size,
  files: paths.length,
  because: [`needed: ${name}`],
  largest: paths.map((path) => ({ path, size: size / paths.length })),
});

const found: Explanation = {
  path: '/dist/a',
  name: 'a',
  target: 'linux-x64',
  size: 130,
  payload: 30,
  launcher: 100,
  owners: [
    owner('runtime', 20, ['erts/bin/beam.smp']),
    owner('stdlib', 8, ['erts/lib/stdlib-6.0/ebin/lists.beam', 'erts/lib/stdlib-6.0/ebin/maps.beam'], '6.0'),
    owner('crypto', 10, ['erts/lib/crypto-5/ebin/crypto.beam', 'erts/lib/crypto-5/priv/lib/crypto.so'], '5'),
    owner('program', 2, ['bin/a']),
  ],
  dropped: [],
};

test('the launcher, the runtime, the applications and the program, the largest first', () => {
  const { parts } = treemapOf(found);
  expect(parts?.map(({ name, size }) => [name, size])).toEqual([
    ['Launcher', 100],
    ['Runtime', 20],
    ['OTP applications', 18],
    ['Program', 2],
  ]);
  expect(parts?.[1]?.because).toEqual(['needed: runtime']);
});

test('an application has its modules by name and other files by path, with its reason', () => {
  const applications = treemapOf(found).parts?.[2]?.parts;
  expect(applications?.map(({ name }) => name)).toEqual(['crypto 5', 'stdlib 6.0']);
  expect(applications?.[0]?.because).toEqual(['needed: crypto']);
  expect(applications?.[0]?.parts?.map(({ name }) => name)).toEqual(['crypto', 'priv/lib/crypto.so']);
  expect(applications?.[1]?.parts?.map(({ name }) => name)).toEqual(['lists', 'maps']);
});

test('the sizes of the parts add up to the total', () => {
  const sum = (parts: { size: number }[] = []) => parts.reduce((total, { size }) => total + size, 0);
  const { parts } = treemapOf(found);
  expect(sum(parts)).toBe(found.launcher + sum(found.owners));
});
