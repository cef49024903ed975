import type { Release } from '../release/release.ts';

/** The OTP releases whose dialect is known. */
export const knownOtp = { oldest: 25, newest: 29 } as const;

/** ERTS 13 belongs to OTP 25, and both numbers have increased together since. */
const otpLessErts = 12;

/**
 * The OTP release whose dialect a release is written in: the given one, else the one that its `erts` version belongs to,
 * else the newest.
 */
export function otpOf(release: Pick<Release, 'erts'>, given: number | undefined): number {
  const major = /^(\d+)(\.|$)/.exec(release.erts)?.[1];
  const ofErts = Number(major) + otpLessErts;
  return given ?? (ofErts >= knownOtp.oldest && ofErts <= knownOtp.newest ? ofErts : knownOtp.newest);
}
