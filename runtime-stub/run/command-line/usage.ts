import type { ReleaseRecord } from '../../../src/payload/format/release-record.ts';
import { releaseHelp } from '../../../src/payload/format/release-usage.ts';
import { nearest } from './nearest.ts';
import type { UsageProblem } from './usage-error.ts';

const detached = {
  why: 'programs cannot detach from their console',
  hint: 'run `start` in a service, for example with WinSW, which keeps its output and calls `stop`',
};
const replaced = {
  why: 'Windows locks the executable of a running program',
  hint: 'stop it, replace the executable, and start it again',
};

/** Commands that executables for Windows do not have: the reason, and what to do instead. */
const notOnWindows: Readonly<Record<string, { why: string; hint: string }>> = {
  daemon: detached,
  daemon_iex: detached,
  daemon_attach: detached,
  logs: detached,
  upgrade: replaced,
  downgrade: replaced,
};

/** The lines that answer a mistake in the command line, or `--help`. Ordinary text. */
export function usageLines(
  program: string,
  record: ReleaseRecord,
  problem: UsageProblem,
  isWindows = process.platform === 'win32',
): string[] {
  if ('help' in problem) return releaseHelp(program, record);
  if ('flag' in problem) {
    return [
      `${program}: \`${problem.of}\` does not accept \`${problem.flag}\``,
      problem.flags.length > 0
        ? `hint: its options are ${problem.flags.join(', ')}`
        : 'hint: call it without arguments',
    ];
  }
  if ('instance' in problem) {
    return [
      `${program}: \`${problem.instance}\` cannot name an instance`,
      'hint: use letters, digits, `_`, `-` and `.`, at most 100: --instance NAME',
    ];
  }
  if ('fewWords' in problem) {
    return [
      `${program}: \`${problem.fewWords}\` needs an argument`,
      `hint: ${program} ${problem.fewWords} ${problem.words}`,
    ];
  }
  const missing = isWindows && Object.hasOwn(notOnWindows, problem.unknown) && notOnWindows[problem.unknown];
  if (missing) {
    return [
      `${program}: \`${problem.unknown}\` is not available on Windows: ${missing.why}`,
      `hint: ${missing.hint}`,
    ];
  }
  const names = Object.keys(record.commands);
  const meant = nearest(problem.unknown, names);
  return [
    `${program}: unknown command \`${problem.unknown}\``,
    meant ? `hint: did you mean \`${meant}\`?` : 'hint: nothing was started',
    `commands: ${names.join(', ')}`,
  ];
}
