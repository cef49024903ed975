import { expect, test } from 'bun:test';
import { releaseFaultHint, releaseFaultText } from '../../../src/errors/faults/release.ts';

test('names all applications that an incomplete release lacks, and the OTP that lacks them, too', () => {
  const fault = { problem: 'applications-absent', expected: 'elixir,logger', found: '27.3' } as const;
  expect(releaseFaultText(fault)).toBe(
    'the release is incomplete: it lists `elixir`, `logger`, which neither its applications nor OTP 27.3 have',
  );
  expect(releaseFaultHint(fault)).toContain('`mix release --overwrite`');
});
