import { expect, test } from 'bun:test';
import { versionWarnings } from '../../../src/release/target/check-versions.ts';

const codes = (madeWith: number | undefined, erts: string, release: string, elixir?: string) =>
  versionWarnings(
    { otp: madeWith, erts },
    { release, version: release, erts: `${Number(release) - 12}.2.7` },
    elixir,
  ).map(({ code }) => code);

test('the same OTP, and one or two releases newer, are promised', () => {
  expect(codes(27, '15.2.7', '27')).toEqual([]);
  expect(codes(25, '13.1', '27')).toEqual([]);
  expect(codes(undefined, '', '29')).toEqual([]);
});

test('more than two releases, an older patch, and an OTP that Elixir does not support are warnings', () => {
  expect(codes(25, '13.1', '29')).toEqual(['release-otp-far']);
  expect(codes(27, '15.2.8', '27')).toEqual(['release-otp-older']);
  expect(codes(27, '15.2.7', '29', '1.18.3')).toEqual(['release-elixir-otp']);
  expect(codes(27, '15.2.7', '27', '9.9')).toEqual([]);
});
