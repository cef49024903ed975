import type pc from 'picocolors';
import { generalOptions } from '../configuration/option-table.ts';
import { splitArguments } from './arguments/split-arguments.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the command line reads and writes: the only part of the program that knows the process. */
export interface Terminal {
  /** stdout: results. */
  out(text: string): void;
  /** stderr: all else. */
  err(text: string): void;
  /** Colours for stderr, or plain text where there are none to be shown. */
  colors: ReturnType<typeof pc.createColors>;
  /** True when stderr is a terminal that can overwrite a line. */
  interactive: boolean;
  /** True when more than ASCII can be shown. */
  unicode: boolean;
  /**
   * Returns the width of stdout and stderr, in characters; nothing when they are not terminals. Read again at
   * each use.
   */
  columns(stream: 'out' | 'err'): number | undefined;
  workingFolder: string;
  environment: Environment;
  /** Its reason is an `interrupted`, with the signal's name in `found`. */
  signal?: AbortSignal;
}

type ColorChoice = 'always' | 'never' | 'auto';

/** Colour: the flag, then `NO_COLOR`, then `FORCE_COLOR`, then what the stream is. */
export function wantsColor(flag: ColorChoice, environment: Environment, isTerminal: boolean): boolean {
  if (flag !== 'auto') return flag === 'always';
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR || environment.CLICOLOR_FORCE) return environment.FORCE_COLOR !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}

/** By the locale, in the order in which the C library looks; Windows's terminals can. */
export function showsUnicode({ LC_ALL, LC_CTYPE, LANG }: Environment, platform: NodeJS.Platform): boolean {
  return platform === 'win32' || /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/** The value of `--color`, read before all else: errors in the rest of the command line have their colour, too. */
export function colorFlag(argv: readonly string[]): ColorChoice {
  const flags = splitArguments(argv, generalOptions);
  const last = flags.findLast((one) => one.kind === 'flag' && one.name === 'color');
  return last?.text === 'always' || last?.text === 'never' ? last.text : 'auto';
}
