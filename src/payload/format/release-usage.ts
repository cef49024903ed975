import type { ReleaseCommand, ReleaseRecord } from './release-record.ts';

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

/**
 * Returns the lines of the help of a release. The launcher prints them, and the build writes them into the script of the thin
 * form.
 *
 * @param program the name that it was called by.
 */
export function releaseHelp(
  program: string,
  { name, version, commands }: Pick<ReleaseRecord, 'name' | 'version' | 'commands'>,
): string[] {
  const rows = Object.entries(commands).map(([command, how]) => {
    const words = 'run' in how && how.run.usage ? ` ${how.run.usage.words}` : '';
    return [`${command}${words}`, textOf(command, how)] as const;
  });
  const width = Math.max(...rows.map(([command]) => command.length));
  return [
    `usage: ${program} [--instance NAME] [COMMAND [ARGUMENT…]]`,
    '',
    `${name} ${version}. Commands, \`start\` without one:`,
    ...rows.map(([command, text]) => `  ${command.padEnd(width)}  ${text}`),
  ];
}

function textOf(name: string, command: ReleaseCommand): string {
  if ('alias' in command) return `the same as \`${command.alias}\``;
  if ('builtIn' in command) return builtInTexts[command.builtIn] ?? '';
  if ('execute' in command) return `runs ${command.execute}`;
  return runTexts[name] ?? 'runs a separate command line';
}
