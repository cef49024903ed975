import { expect, test } from 'bun:test';
import { build, explain, inspect, isRelease, makeScript, rebuild, verify } from '../src/index.ts';

test('the library exports the functions that the command line calls', () => {
  for (const one of [build, explain, inspect, isRelease, makeScript, rebuild, verify]) {
    expect(one).toBeFunction();
  }
});
