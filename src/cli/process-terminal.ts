import pc from 'picocolors';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { reportError } from './report/diagnostics.ts';
import { colorFlag, showsUnicode, type Terminal, wantsColor } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(argv: readonly string[] = []): Terminal {
  const { stdout, stderr, env, platform } = process;
  const isTerminal = stderr.isTTY ?? false;
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupt.abort(new OnebeamError('interrupted', { found: signal })));
  }
  const terminal: Terminal = {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colors: pc.createColors(wantsColor(colorFlag(argv), env, isTerminal)),
    interactive: isTerminal && env.TERM !== 'dumb' && !env.CI,
    unicode: showsUnicode(env, platform),
    columns: (stream) => {
      const { isTTY, columns } = stream === 'out' ? stdout : stderr;
      return isTTY ? columns || 80 : undefined;
    },
    workingFolder: process.cwd(),
    environment: env,
    signal: interrupt.signal,
  };
  stdout.on('error', (error) => process.exit(outputFailure(error, terminal)));
  // A closed stderr does not change the result.
  stderr.on('error', () => {});
  return terminal;
}

/** How a shell reports SIGPIPE, which ends no program of JavaScript. */
const brokenPipe = 141;

/** The exit code when stdout cannot be written. A closed stdout is not an error (`| head`); a full disk is. */
function outputFailure(error: NodeJS.ErrnoException, terminal: Terminal): number {
  if (error.code === 'EPIPE') return brokenPipe;
  reportError(Object.assign(error, { path: 'stdout' }), terminal);
  return 1;
}
