import pc from 'picocolors';

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
  workingFolder: string;
  environment: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal;
}

/** Colour: the flag, then `NO_COLOR`, then `FORCE_COLOR`, then what the stream is. */
export function wantsColor(
  flag: 'always' | 'never' | 'auto',
  environment: Terminal['environment'],
  isTerminal: boolean,
): boolean {
  if (flag !== 'auto') return flag === 'always';
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR || environment.CLICOLOR_FORCE) return environment.FORCE_COLOR !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const isTerminal = process.stderr.isTTY ?? false;
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    colors: pc.createColors(wantsColor('auto', process.env, isTerminal)),
    interactive: isTerminal && process.env.TERM !== 'dumb' && !process.env.CI,
    workingFolder: process.cwd(),
    environment: process.env,
    signal: interrupt.signal,
  };
}
