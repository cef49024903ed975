import type { Warning } from '../../index.ts';
import type { Terminal } from '../terminal.ts';

/** `warning:` what may go wrong, then `hint:` what to do, on stderr. */
export function tellWarning(
  { message, hint }: Warning,
  { err, colors }: Pick<Terminal, 'err' | 'colors'>,
): void {
  err(`${colors.yellow('warning:')} ${message}\n`);
  if (hint) err(`${colors.cyan('hint:')} ${hint}\n`);
}
