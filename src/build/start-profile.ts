import type { StartProfile } from '../options.ts';

/**
 * Emulator arguments of a profile. They come before those of the `%%!` line, which so have the last word.
 *
 * `cli` is for programs that run for a moment. What it gives up:
 * - schedulers sleep as soon as they have nothing to do (`+sbwt none`, ...): answers between processes take some
 *   microseconds longer, and less processor time is spent;
 * - at most 16384 processes and 4096 ports (`+P`, `+Q`), whose tables are made at every start;
 * - kernel starts without distribution, `global`, `rpc`, and the resolver's database (`-mode minimal`): no node names,
 *   no sockets by host name.
 */
export function profileArguments(profile: StartProfile): string[] {
  if (profile === 'none') return [];
  return [
    ...['+sbwt', 'none', '+sbwtdcpu', 'none', '+sbwtdio', 'none'],
    ...['+P', '16384', '+Q', '4096', '+SDio', '1'],
    ...['-mode', 'minimal'],
  ];
}
