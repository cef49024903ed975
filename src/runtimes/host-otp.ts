import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findOtpRoot } from '../otp/find-otp-root.ts';
import { findProgram, searchPath } from '../programs/find-program.ts';
import { runProgram } from '../programs/run-program.ts';

/** How long an Erlang that has to be started may take to say where it is, in milliseconds. */
const timeoutMs = 20_000;

/**
 * The root of the Erlang that `erl` in PATH belongs to. Follows links; only runs `erl` if it is a wrapper (asdf,
 * Nix).
 *
 * @param environment of the build, for its `PATH`.
 * @returns an absolute path, or nothing when there is no Erlang, or its root is unknown.
 */
export async function findHostOtp(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const erl = await findProgram('erl', searchPath(environment));
  if (!erl) return undefined;
  const folder = dirname(await realpath(erl));
  // <root>/bin/erl, <root>/erts-X/bin/erl, and a package's <prefix>/bin/erl.
  for (const above of [dirname(folder), dirname(dirname(folder))]) {
    const found = await findOtpRoot(above, { look: 'known' }).catch(() => undefined);
    if (found) return found.root;
  }
  return askErlang(erl, environment);
}

async function askErlang(
  erl: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const question = 'io:put_chars(code:root_dir()), halt().';
  const options = { folder: dirname(erl), environment, signal: AbortSignal.timeout(timeoutMs) };
  const ran = await runProgram(erl, ['-noshell', '-noinput', '-eval', question], options).catch(
    () => undefined,
  );
  if (ran?.status !== 0) return undefined;
  const found = await findOtpRoot(ran.stdout.trim(), { look: 'known' }).catch(() => undefined);
  return found?.root;
}
