import { expect, test } from 'bun:test';
import { mergedTable, type Names } from '../../../scripts/record/merge-tables.ts';
import { namesIn, releasesIn } from '../../../src/start/reduced/recorded-table.ts';

const of25: Names = { lists: 'map/2 sort/2', erl_features: 'all/0' };
const of27: Names = { lists: 'map/2 zip/2', zlib: 'open/0' };

test('one table for several releases has the names of each', () => {
  const table = mergedTable(
    new Map([
      [27, of27],
      [25, of25],
    ]),
  );
  expect(table).toEqual({
    erl_features: { '25': 'all/0' },
    lists: { '25': 'sort/2', '25 27': 'map/2', '27': 'zip/2' },
    zlib: { '27': 'open/0' },
  });
  expect(releasesIn(table)).toEqual([25, 27]);
  const sorted = (names: Record<string, string>) =>
    Object.fromEntries(Object.entries(names).map(([module, words]) => [module, words.split(' ').sort()]));
  expect(sorted(namesIn(table, 25))).toEqual({ erl_features: ['all/0'], lists: ['map/2', 'sort/2'] });
  expect(sorted(namesIn(table, 27))).toEqual({ lists: ['map/2', 'zip/2'], zlib: ['open/0'] });
  expect(namesIn(table, 2)).toEqual({});
});
