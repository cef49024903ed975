import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Otp } from '../../test/bed/otp.ts';

/**
 * Prepares the start of an escript with an installed Erlang: `escript`, which starts the shell script `erl`, which
 * starts `erlexec`. Uses the release's `erl`, with its root written into it as by an installation.
 *
 * @param folder gets the script.
 * @returns the environment in which the release's `escript` finds it.
 */
export async function installedEscript(folder: string, otp: Otp): Promise<Record<string, string>> {
  const place = join(folder, `installed-${otp.release}`);
  const erl = join(place, 'erl');
  const text = await readFile(join(otp.root, 'bin', 'erl'), 'utf8');
  const installed = text.replaceAll(/^(\s*ROOTDIR=).*$/gm, `$1${otp.root}`);
  if (installed === text) throw new Error(`${otp.root}/bin/erl does not say where it lies`);
  await mkdir(place, { recursive: true });
  await writeFile(erl, installed);
  await chmod(erl, 0o755);
  return { ESCRIPT_EMULATOR: erl };
}
