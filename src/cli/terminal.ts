import type pc from 'picocolors';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the command line reads and writes: the only part of the program that knows the process. */
export interface Terminal {
  /** stdout: results. */
  out(text: string): void;
  /** stderr: all else. */
  err(text: string): void;
  /** Colours for stderr, or plain text where there are none to be shown. */
  colors: ReturnType<typeof pc.createColors>;
  /** Whether stderr is a terminal that can overwrite a line. */
  interactive: boolean;
  /** Whether more than ASCII can be shown. */
  unicode: boolean;
  /** How wide stdout and stderr are, in characters; nothing when they are no terminals. Asked again at each use. */
  columns(stream: 'out' | 'err'): number | undefined;
  workingFolder: string;
  environment: Environment;
  /** Its reason is an `interrupted`, with the signal's name in `found`. */
  signal?: AbortSignal;
}

/** Colour: the flag, then `NO_COLOR`, then `FORCE_COLOR`, then what the stream is. */
export function wantsColor(
  flag: 'always' | 'never' | 'auto',
  environment: Environment,
  isTerminal: boolean,
): boolean {
  if (flag !== 'auto') return flag === 'always';
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR || environment.CLICOLOR_FORCE) return environment.FORCE_COLOR !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}

/** By the locale, in the order in which the C library looks; Windows's terminals can. */
export function showsUnicode({ LC_ALL, LC_CTYPE, LANG }: Environment, platform: NodeJS.Platform): boolean {
  return platform === 'win32' || /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/** The value of `--color`, found before anything else is read: errors in the rest have their colour, too. */
export function colorFlag(words: readonly string[]): 'always' | 'never' | 'auto' {
  const end = words.indexOf('--');
  const flags = end < 0 ? words : words.slice(0, end);
  const at = flags.findLastIndex((word) => word === '--color' || word.startsWith('--color='));
  const value = flags[at]?.includes('=') ? flags[at].slice('--color='.length) : flags[at + 1];
  return at >= 0 && (value === 'always' || value === 'never') ? value : 'auto';
}
