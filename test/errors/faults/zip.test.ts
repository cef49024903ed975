import { expect, test } from 'bun:test';
import {
  zipContentText,
  zipFeatureText,
  zipHeaderText,
  zipLayoutText,
  zipLimitText,
} from '../../../src/errors/faults/zip.ts';
import { hasCode, OnebeamError } from '../../../src/errors/onebeam-error.ts';

test('says what is wrong with the parts of an archive', () => {
  expect(zipLayoutText({ problem: 'entry-end', entry: 'a.beam', found: 9, expected: 7 })).toBe(
    '`a.beam` ends at 9, expected 7, where the next part begins',
  );
  expect(zipHeaderText({ problem: 'stored-size', expected: 1, found: 2 })).toBe(
    'size: 1 bytes stored in the directory, 2 bytes of content beside the data',
  );
  expect(zipContentText({ problem: 'checksum', expected: 255, found: 1 })).toBe(
    'expected checksum 000000ff, found checksum 00000001',
  );
  expect(zipLimitText({ problem: 'entry-size', entry: 'a', expected: 1, found: 2 })).toBe('the size of `a`');
});

test('names the compression methods that it knows, and numbers in the base of the specification', () => {
  const method = (found: number) => zipFeatureText({ problem: 'method', entry: 'a', found });
  expect(method(14)).toBe('the compression method 14, LZMA, (`a`)');
  expect(method(77)).toBe('the compression method 77 (`a`)');
  expect(zipFeatureText({ problem: 'flags', entry: 'a', found: 0x20 })).toBe('the unknown flags 0x20 (`a`)');
  expect(zipFeatureText({ problem: 'file-type', entry: 'a', found: 0o120000 })).toContain('(type 0120000)');
});

test('identifies an error by its code, and adds the path of its file if missing', () => {
  const error = new OnebeamError('tar-truncated', {}).withPath('a.tar');
  expect(hasCode(error, 'tar-invalid', 'tar-truncated') && error.data.path).toBe('a.tar');
  expect(hasCode(error, 'tar-invalid')).toBe(false);
  expect(error.withPath('b.tar').facts.path).toBe('a.tar');
});
