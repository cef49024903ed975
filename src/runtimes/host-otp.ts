import { access, constants, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { findOtpRoot } from '../otp/find-otp-root.ts';
import { runProgram } from '../programs/run-program.ts';

/** How long an Erlang that has to be started may take to say where it is, in milliseconds. */
const patience = 20_000;

/**
 * The root of the Erlang that `erl` on the search path belongs to. It is found by following links; only when `erl` is
 * a stand-in (asdf, Nix) is it started to ask.
 *
 * @param environment of the build; `PATH` is looked through.
 * @returns an absolute path, or nothing when there is no Erlang, or none that says where it is.
 */
export async function findHostOtp(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const erl = await findProgram('erl', environment.PATH ?? environment.Path ?? '');
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
  const options = { folder: dirname(erl), environment, signal: AbortSignal.timeout(patience) };
  const ran = await runProgram(erl, ['-noshell', '-noinput', '-eval', question], options).catch(
    () => undefined,
  );
  if (ran?.status !== 0) return undefined;
  const found = await findOtpRoot(ran.stdout.trim(), { look: 'known' }).catch(() => undefined);
  return found?.root;
}

/** The first program of this name in the folders of `path`; absolute. Relative folders are passed over. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, `${name}.bat`] : [name];
  for (const folder of path.split(delimiter)) {
    if (!folder.startsWith('/') && !/^[a-z]:[\\/]/i.test(folder)) continue;
    for (const file of names) {
      const place = join(folder, file);
      const runs = await access(place, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (runs) return place;
    }
  }
  return undefined;
}
