import { expect, test } from 'bun:test';
import * as library from '../src/index.ts';

test('the library exports the functions that the command line calls', () => {
  for (const name of [
    'build',
    'inspect',
    'verify',
    'rebuild',
    'explain',
    'isRelease',
    'makeScript',
  ] as const) {
    expect(library[name]).toBeFunction();
  }
});
