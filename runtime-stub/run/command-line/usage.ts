import type { ReleaseCommand, ReleaseRecord } from '../../../src/payload/format/release-record.ts';
import { nearest } from './nearest.ts';
import type { UsageProblem } from './usage-error.ts';

/** A description of each built-in command. */
const builtInTexts: Record<string, string> = {
  pid: 'prints the process id of the running system',
  ping: 'asks the running node whether it answers',
  status: 'shows if it runs, with process ID, node and version',
  stop: 'stops the running system and waits until it has ended [--timeout SECONDS] [--kill]',
  version: 'prints name and version',
  daemon: 'starts it in the background',
  daemon_iex: 'starts it in the background, with a shell to attach to',
  logs: 'prints the folder with the logs of a start in the background',
  upgrade: 'upgrades the running system to this version without a stop',
  downgrade: 'takes an upgrade to this version back without a stop',
};

const runTexts: Record<string, string> = {
  start: 'runs the system in the foreground; all further arguments belong to the program',
  foreground: 'runs the system in the foreground',
  start_iex: 'runs the system with a shell',
  console: 'runs the system with a shell',
  eval: 'evaluates an expression',
  rpc: 'evaluates an expression on the running system',
  remote: 'opens a shell on the running system',
  remote_console: 'opens a shell on the running system',
  restart: 'restarts the running system inside its process',
  reboot: 'ends the running system for `heart` to start it again',
};

const detached = {
  why: 'programs there do not detach from their console',
  hint: 'run `start` in a service, for example with WinSW, which keeps its output and calls `stop`',
};
const replaced = {
  why: 'Windows keeps the executable of a running program',
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
  if ('help' in problem) {
    return [
      `usage: ${program} [--instance NAME] [COMMAND [ARGUMENT…]]`,
      '',
      `${record.name} ${record.version}. Commands, \`start\` without one:`,
      ...commandLines(record),
    ];
  }
  if ('flag' in problem) {
    return [
      `${program}: \`${problem.of}\` does not take \`${problem.flag}\``,
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

function commandLines({ commands }: ReleaseRecord): string[] {
  const rows = Object.entries(commands).map(([name, command]) => {
    const words = 'run' in command && command.run.usage ? ` ${command.run.usage.words}` : '';
    return [`${name}${words}`, textOf(name, command)] as const;
  });
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

function textOf(name: string, command: ReleaseCommand): string {
  if ('alias' in command) return `the same as \`${command.alias}\``;
  if ('builtIn' in command) return builtInTexts[command.builtIn] ?? '';
  if ('execute' in command) return `runs ${command.execute}`;
  return runTexts[name] ?? 'runs a separate command line';
}
