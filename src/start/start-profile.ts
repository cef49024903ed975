import type { StartProfile } from '../build-choices.ts';

/**
 * Emulator arguments of a profile. They precede those of the `%%!` line, which therefore override them.
 *
 * `cli` is for short-lived programs. Its limits:
 * - at most 16384 processes and 4096 ports (`+P`, `+Q`), whose tables are made at every start;
 * - one thread for files instead of ten (`+SDio`): one call that waits for a disk makes others wait;
 * - kernel starts without distribution, `global`, `rpc`, and the resolver's database (`-mode minimal`): no node names,
 *   no sockets by host name.
 *
 * Kernel's signal server is started anyway (`signal-server.ts`).
 *
 * The schedulers' waiting in a loop (`+sbwt`) is unchanged: without it a program that loads many modules takes three
 * times as long (rebar3 on OTP 25), because each answer of the file thread has to wake a scheduler.
 */
export function profileArguments(profile: StartProfile): string[] {
  return profile === 'cli' ? ['+P', '16384', '+Q', '4096', '+SDio', '1', '-mode', 'minimal'] : [];
}
