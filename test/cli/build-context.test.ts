import { expect, test } from 'bun:test';
import { isAbsolute } from 'node:path';
import { buildContext } from '../../src/cli/build-context.ts';
import { fakeTerminal } from './fake-terminal.ts';

test.skipIf(process.platform === 'win32')('the cache is at home, also when HOME is there and empty', () => {
  const cache = (environment: Record<string, string>) =>
    buildContext(fakeTerminal({ environment })).cacheFolder;
  expect(cache({ HOME: '/home/me' })).toStartWith('/home/me/');
  expect(cache({ HOME: '' })).toBe(cache({}));
  expect(isAbsolute(cache({ HOME: '' }))).toBe(true);
  expect(cache({ HOME: '', ONEBEAM_BUILD_CACHE: 'here' })).toBe('/project/here');
});
