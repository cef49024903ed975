import type { ReleaseCommand, ReleaseRecord } from '../../../src/payload/format/release-record.ts';
import type { NativeText } from '../../system/machine.ts';
import { WrongUsage } from './usage-error.ts';

/** The request in a call of a release's executable. */
export interface Request {
  /** The command as it was called: `RELEASE_COMMAND`. */
  name: string;
  command: Exclude<ReleaseCommand, { alias: string }>;
  /** The arguments after the command, unchanged. */
  words: NativeText[];
  /** `--instance`: which of several that run at the same time. */
  instance?: string;
}

/**
 * Reads a command line.
 *
 * - `service`: `[--instance NAME] [COMMAND [ARGUMENT…]]`. No command is `start`; after it, every word is the program's.
 * - `app`, `cli`: every word is the program's.
 * - Every kind: `asked`, the value of the variable `ONEBEAM`, is the command, and every word is for it.
 *
 * @throws WrongUsage for what is not a command.
 */
export function readRequest(
  { kind, commands }: ReleaseRecord,
  given: readonly NativeText[],
  asked: NativeText | undefined,
): Request {
  if (asked !== undefined) return { ...commandOf(commands, asked), words: [...given] };
  if (kind !== 'service') return { ...commandOf(commands, 'start'), words: [...given] };
  const { instance, rest } = readInstance(given);
  const [name = 'start', ...words] = rest;
  if (/^(-h|--help|help)$/.test(name) && !Object.hasOwn(commands, name)) throw new WrongUsage({ help: true });
  return { ...commandOf(commands, name), words, ...(instance === undefined ? {} : { instance }) };
}

function commandOf(commands: ReleaseRecord['commands'], name: string): Pick<Request, 'name' | 'command'> {
  const command = Object.hasOwn(commands, name) ? commands[name]! : undefined;
  if (!command) throw new WrongUsage({ unknown: name });
  if (!('alias' in command)) return { name, command };
  // The record was checked: the alias names a command that is not an alias.
  return { name, command: commands[command.alias] as Request['command'] };
}

const instanceFlag = '--instance';

function readInstance(given: readonly NativeText[]): { instance?: string; rest: readonly NativeText[] } {
  const [first = '', second] = given;
  const isFlag = first === instanceFlag;
  if (!isFlag && !first.startsWith(`${instanceFlag}=`)) return { rest: given };
  const instance = isFlag ? second : first.slice(instanceFlag.length + 1);
  if (instance === undefined || !isInstanceName(instance)) throw new WrongUsage({ instance: instance ?? '' });
  return { instance, rest: given.slice(isFlag ? 2 : 1) };
}

/** It becomes the name of a folder, and part of a node's name. */
export const isInstanceName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/.test(name);
