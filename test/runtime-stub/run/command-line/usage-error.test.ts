import { expect, test } from 'bun:test';
import { notRunning } from '../../../../runtime-stub/run/command-line/usage-error.ts';

test('says that only services record their process', () => {
  expect(notRunning({ record: { kind: 'service' } }).message).toBe('not running');
  expect(notRunning({ record: { kind: 'app' } }).message).toStartWith(
    'the running process is unknown: a program of the kind `app` does not record it\nhint: ',
  );
});
