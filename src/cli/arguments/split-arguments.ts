import type { Option, OptionTable } from '../../configuration/option.ts';
import { parseBoolean } from '../../configuration/option-value.ts';

/** One argument of a command line. */
export type Argument =
  | { kind: 'positional'; text: string }
  | {
      kind: 'flag';
      /** As it was written: `--output`, `-o`. */
      flag: string;
      /** The option's name; nothing when no command has it. */
      name: string | undefined;
      /** Its value, when it has one. */
      text: string | undefined;
    };

type Flag = Extract<Argument, { kind: 'flag' }>;

/**
 * Splits a command line into flags with their values and positionals. Flags may be anywhere before `--`, and
 * short ones can be combined: `-qn`, `-qo file`, `-n0`. A value follows its flag or is behind `=`; one that
 * begins with a hyphen requires `=`. Accepts everything: the caller checks the result.
 *
 * @param options of all commands.
 */
export function splitArguments(argv: readonly string[], options: OptionTable): Argument[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const all: Argument[] = [];
  for (let at = 0; at < end; at++) {
    const word = argv[at]!;
    if (!looksLikeFlag(word)) {
      all.push({ kind: 'positional', text: word });
      continue;
    }
    const flags = word.startsWith('--') ? [longFlag(word, options)] : shortFlags(word, options);
    all.push(...flags);
    const last = flags.at(-1)!;
    const next = at + 1 < end ? argv[at + 1] : undefined;
    const option = last.name === undefined ? undefined : options[last.name];
    if (option && last.text === undefined && next !== undefined && isValueOf(option, next)) {
      last.text = next;
      at++;
    }
  }
  return [...all, ...argv.slice(end + 1).map((text) => ({ kind: 'positional', text }) as const)];
}

/** A single `-` and negative numbers are values. */
const looksLikeFlag = (word: string): boolean => /^-[^\d.]/.test(word);

/** Returns true when the argument after a flag is its value. */
const isValueOf = (option: Option, next: string): boolean =>
  option.kind === 'switch' ? next === 'true' || next === 'false' : !looksLikeFlag(next);

function longFlag(word: string, options: OptionTable): Flag {
  const [, flag = word, text] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const name = flag.slice(2);
  return { kind: 'flag', flag, name: Object.hasOwn(options, name) ? name : undefined, text };
}

/** `-qo=file`: switches, and at the end one option with its value. */
function shortFlags(word: string, options: OptionTable): Flag[] {
  const name = Object.keys(options).find((known) => options[known]!.short === word[1]);
  const rest = word.slice(2);
  if (name === undefined) return [{ kind: 'flag', flag: word.split('=')[0]!, name, text: undefined }];
  const flag = word.slice(0, 2);
  if (rest === '') return [{ kind: 'flag', flag, name, text: undefined }];
  if (options[name]!.kind === 'switch' && /^[A-Za-z]/.test(rest)) {
    return [{ kind: 'flag', flag, name, text: undefined }, ...shortFlags(`-${rest}`, options)];
  }
  return [{ kind: 'flag', flag, name, text: rest.replace(/^=/, '') }];
}

/** The parts of a command line that errors need, even if it is invalid. */
export interface GeneralSwitches {
  json: boolean;
  verbose: boolean;
  help: boolean;
  version: boolean;
}

/** The switches that count for the program: the last of each. A value that is none is reported later. */
export function generalSwitches(all: readonly Argument[]): GeneralSwitches {
  const isOn = (name: keyof GeneralSwitches): boolean => {
    const last = all.findLast((one): one is Flag => one.kind === 'flag' && one.name === name);
    return last !== undefined && (parseBoolean(last.text ?? 'true') ?? false);
  };
  return { json: isOn('json'), verbose: isOn('verbose'), help: isOn('help'), version: isOn('version') };
}
