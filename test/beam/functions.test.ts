import { expect, test } from 'bun:test';
import { readBeam, writeBeam } from '../../src/beam/beam-file.ts';
import { lambdas } from '../../src/beam/functions.ts';
import { smallChunks } from './build-beam.ts';

test('refuses a table of funs that is not as long as it says', () => {
  const damaged = readBeam(writeBeam([...smallChunks, ['FunT', Buffer.from([0, 0, 0, 2, 1])]]));
  expect(() => lambdas(damaged)).toThrow('expected 2');
});

test('a module without funs has no table of them, and none', () => {
  expect(lambdas(readBeam(writeBeam(smallChunks)))).toEqual([]);
});
