import { expect, test } from 'bun:test';
import { glibcOf } from '../../../src/shipping/libraries/portable-versions.ts';

test('returns the oldest C library whose distributions have all versions', () => {
  expect(glibcOf([])).toBe('2.17');
  expect(glibcOf(['GCC_3.0', 'GCC_3.4', 'GCC_4.2.0'])).toBe('2.17');
  expect(glibcOf(['CXXABI_1.3', 'CXXABI_1.3.9', 'GLIBCXX_3.4.20'])).toBe('2.24');
  expect(glibcOf(['ZLIB_1.2.2', 'ZLIB_1.2.7.1'])).toBe('2.27');
  expect(glibcOf(['GLIBCXX_3.4.29', 'ZLIB_1.2.2'])).toBe('2.34');
  expect(glibcOf(['GLIBCXX_3.4.9', 'GLIBCXX_3.4.33'])).toBe('2.39');
  expect(glibcOf(['CXXABI_FLOAT128', 'CXXABI_TM_1', 'LIBATOMIC_1.2'])).toBe('2.24');
});

test('no generation has versions that are newer, or that it does not know', () => {
  for (const version of ['GLIBCXX_3.4.99', 'GLIBCXX', 'ODD_1.0', 'GLIBCXX_3.4.1-x', ''])
    expect([version, glibcOf(['GLIBCXX_3.4', version])]).toEqual([version, undefined]);
});
