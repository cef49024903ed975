import { expect, test } from 'bun:test';
import {
  checkBaseUrl,
  checkCacheLimit,
  checkLevel,
  checkPriv,
  checkProgramName,
  checkTargets,
} from '../src/option-checks.ts';

test('takes addresses of releases, with the version in them', () => {
  for (const address of ['https://example.org/v{version}', 'http://localhost:1/x', 'file:///srv/release']) {
    expect(checkBaseUrl(address)).toBeUndefined();
  }
});

test('rejects what would not be an address in every installer', () => {
  for (const address of [
    '',
    'example.org',
    'ftp://example.org',
    'https://a b',
    'https://a/"',
    'https://a/$x',
    "https://a/'",
    'https://a/`x`',
  ]) {
    expect(checkBaseUrl(address)).toMatchObject({ found: address });
  }
});

test('accepts values in their range, and says what was expected of others', () => {
  expect([checkLevel(1), checkLevel(19), checkCacheLimit(0), checkCacheLimit(5000)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(checkLevel(0)).toEqual({ expected: { kind: 'integer', least: 1, most: 19 }, found: 0 });
  for (const found of [-1, 1.5, Number.NaN, 2 ** 60]) {
    expect(checkCacheLimit(found)).toEqual({
      expected: { kind: 'megabytes' },
      found,
    });
  }
});

test('a program may have every name that is a file on each system', () => {
  for (const name of ['a', 'my-app', 'größe', 'a.b+c', 'x'.repeat(64)])
    expect(checkProgramName(name)).toBeUndefined();
  for (const name of ['', '-a', 'a/b', 'a.', 'CON', 'nul.txt', 'x'.repeat(65)]) {
    expect(checkProgramName(name)).toMatchObject({ found: name });
  }
});

test('checks targets one by one, with a separate error for an unknown one', () => {
  expect(checkTargets(['host,linux-x64', 'all'])).toBeUndefined();
  expect(() => checkTargets(['linux-x64,plan9'])).toThrow('plan9');
});

test('a priv folder needs its application', () => {
  expect(checkPriv(['a=b'])).toBeUndefined();
  expect(checkPriv(['b'])).toMatchObject({ found: 'b' });
});
