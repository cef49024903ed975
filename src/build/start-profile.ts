import type { StartProfile } from '../options.ts';

/** Since this release modules are loaded where they are called, and `init` keeps to one scheduler until others wake. */
const loadsInCaller = 26;

/**
 * Emulator arguments of a start by its own boot file, and of a profile. They come before those of the `%%!` line, which so
 * have the last word.
 *
 * Schedulers wake a little sooner for work that waits (`+swt low`): what the boot file names is then loaded on two
 * processors from the first module on. Not before OTP 26, where loading is a talk between two processes, which such a
 * scheduler would part.
 *
 * `cli` is for programs that run for a moment. What it gives up:
 * - at most 16384 processes and 4096 ports (`+P`, `+Q`), whose tables are made at every start;
 * - one thread for files instead of ten (`+SDio`): one call that waits for a disk makes others wait;
 * - kernel starts without distribution, `global`, `rpc`, and the resolver's database (`-mode minimal`): no node names,
 *   no sockets by host name.
 *
 * The schedulers' waiting in a loop (`+sbwt`) stays as it is: without it a program that loads many modules takes three
 * times as long (rebar3 on OTP 25), because each answer of the thread that reads files has to wake somebody.
 *
 * @param release of OTP.
 * @param fast whether the program starts by a boot file of its own.
 */
export function profileArguments(profile: StartProfile, release: number, fast: boolean): string[] {
  return [
    ...(fast && release >= loadsInCaller ? ['+swt', 'low'] : []),
    ...(profile === 'cli' ? ['+P', '16384', '+Q', '4096', '+SDio', '1', '-mode', 'minimal'] : []),
  ];
}
