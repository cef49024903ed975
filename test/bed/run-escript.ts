import type { Otp } from './otp.ts';
import { type Ran, type RunOptions, run } from './run.ts';

/**
 * The environment that every program under test gets: the same for both sides of a comparison, without the machine's
 * Erlang.
 */
export function plainEnvironment(
  more: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  const { PATH = '/usr/bin:/bin', HOME = '/', TMPDIR } = process.env;
  return { PATH, HOME, LANG: 'C.UTF-8', ...(TMPDIR && { TMPDIR }), ...more };
}

/** The reference: runs an escript with the `escript` program of an unpacked OTP. */
export function runEscript(
  otp: Otp,
  script: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Ran> {
  const env = { ...(options.env ?? plainEnvironment()), ...otp.environment };
  return run(otp.escript, [script, ...args], { ...options, env });
}
