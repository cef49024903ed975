import { atom, list, string, type Term, tuple } from '../erlang/term/term.ts';
import { otpApplication } from '../payload/format/layout.ts';
import { afterKernel } from './after-kernel.ts';

/**
 * Keeps the working directory out of the code path of a packed program, so that no file there can run inside it.
 *
 * `code_server:init/3` starts with `.` on the code path in interactive mode: before all others up to OTP 28, after them
 * since OTP 29. Only directories given with `-pa` come before it. Two things together remove it:
 *
 * - `systemFirst` puts kernel and stdlib before `.`, so that kernel's start, which already uses the code server,
 *   finds its modules there;
 * - `withoutWorkingFolder` removes `.` as soon as kernel has started: before another application starts, and before
 *   `-run` or `-s` call a function.
 *
 * The rest of the code path, and its order, is that of `escript`.
 */
const first = ['stdlib', 'kernel'];

interface Applications {
  applications: ReadonlyMap<string, { version: string }>;
}

/**
 * Emulator arguments that put kernel and stdlib at the front of the code path, in the order of OTP's boot files. They
 * belong before all other `-pa`: each puts its directories before those of the one before it.
 */
export function systemFirst({ applications }: Applications): (string | { release: string })[] {
  return ['-pa', ...first.map((name) => ({ release: ebinOf(name, applications.get(name)!.version) }))];
}

const ebinOf = (name: string, version: string): string => `${otpApplication(name, version)}/ebin`;

/** Returns true when a `%%!` line adds the working directory itself, as in `-pa .`: then it is kept. */
export function asksForWorkingFolder(emulatorArguments: readonly string[]): boolean {
  let flag = '';
  for (const word of emulatorArguments) {
    if (word.startsWith('-')) flag = word;
    else if (/^-p[az]$/.test(flag) && /^\.\/*$/.test(word)) return true;
  }
  return false;
}

/**
 * Makes a boot script remove `.` from the code path when kernel has started.
 *
 * @param script `{script, Id, Instructions}` as `bootFile` makes it.
 * @throws TypeError when it is another term, or does not start kernel.
 */
export function withoutWorkingFolder(script: Term): Term {
  return afterKernel(script, [removal]);
}

/** `{apply, {code, del_path, ["."]}}` */
const removal = tuple(atom('apply'), tuple(atom('code'), atom('del_path'), list([string('.')])));
