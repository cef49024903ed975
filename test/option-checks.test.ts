import { expect, test } from 'bun:test';
import { checkBaseUrl } from '../src/option-checks.ts';

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
