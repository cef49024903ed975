import { expect, test } from 'bun:test';
import { isAbsolute } from 'node:path';
import { defaultContext } from '../src/context.ts';

test('takes what is not given from this process', () => {
  const context = defaultContext();
  expect(context).toMatchObject({
    workingFolder: process.cwd(),
    host: { platform: process.platform, arch: process.arch },
  });
  expect(context.environment).toBe(process.env);
  expect(isAbsolute(context.cacheFolder)).toBe(true);
});

test('keeps what is given, and takes the cache folder from the environment that is given', () => {
  const given = {
    workingFolder: '/project',
    environment: { ONEBEAM_BUILD_CACHE: 'cache' },
    host: { platform: 'linux', arch: 'arm64', musl: true },
    sourceDateEpoch: 1,
  };
  expect(defaultContext(given)).toEqual({ ...given, cacheFolder: '/project/cache' });
  expect(defaultContext({ ...given, cacheFolder: '/other' }).cacheFolder).toBe('/other');
});

const isLinux = process.platform === 'linux';
test.skipIf(!isLinux)('without a variable the cache is in the cache folder of the user', () => {
  expect(defaultContext({ environment: { HOME: '/home/ada' } }).cacheFolder).toBe(
    '/home/ada/.cache/onebeam-build',
  );
  expect(defaultContext({ environment: { XDG_CACHE_HOME: '/xdg' } }).cacheFolder).toBe('/xdg/onebeam-build');
});
