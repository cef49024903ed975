import { tellError } from './report/tell-error.ts';
import type { Terminal } from './terminal.ts';

/** As a shell tells SIGPIPE, which no program of JavaScript is ended by. */
const brokenPipe = 141;

/**
 * What becomes of a result that stdout does not take. Who reads no further, as `head` does, knows; a disk that is full is an
 * error.
 *
 * @returns the exit code.
 */
export function outputFailure(error: NodeJS.ErrnoException, terminal: Terminal): number {
  if (error.code === 'EPIPE') return brokenPipe;
  tellError(Object.assign(error, { path: 'stdout' }), terminal);
  return 1;
}
