import { expect, test } from 'bun:test';
import { otherRelease } from '../../src/pipeline/other-release.ts';
import type { Target } from '../../src/targets/target.ts';

const built = (target: Target, otp: string) => ({
  target,
  runtime: { root: '/otp', source: { kind: 'folder', path: '/otp' }, otp, erts: '15.2' } as const,
});

test('patches of one release may differ, releases may not', () => {
  const first = built('linux-x64', '27.3.4');
  expect(otherRelease(first, first)).toEqual([]);
  expect(otherRelease(built('darwin-x64', '27.0'), first)).toEqual([]);
  expect(otherRelease(built('darwin-x64', '28.0.1'), first)).toEqual([
    {
      code: 'otp-releases-differ',
      target: 'darwin-x64',
      message: '`darwin-x64` has OTP 28, and `linux-x64` has OTP 27',
      hint: 'use the same release for all targets, for example `--erts 27`',
    },
  ]);
});
