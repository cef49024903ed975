import { OnebeamError } from '../../errors/onebeam-error.ts';
import { describe } from '../../errors/text.ts';
import type { Terminal } from '../terminal.ts';

/** An error as a JSON document says it. */
export interface ErrorDocument {
  code: string;
  message: string;
  hint?: string;
  path?: string;
  expected?: string | number;
  found?: string | number;
}

export function errorDocument(error: unknown): ErrorDocument {
  if (!(error instanceof OnebeamError)) return { code: 'unexpected', ...unexpectedText(error) };
  const { path, expected, found } = error.data;
  return {
    code: error.code,
    ...describe(error),
    ...(path !== undefined && { path }),
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
  };
}

/** `error:` what is wrong, then `hint:` what to do, on stderr; or the document on stdout when JSON was asked for. */
export function tellError(error: unknown, terminal: Terminal, { json = false, verbose = false } = {}): void {
  const document = errorDocument(error);
  if (json) terminal.out(`${JSON.stringify({ schemaVersion: 1, error: document }, null, 2)}\n`);
  const { red, cyan } = terminal.colors;
  terminal.err(`${red('error:')} ${document.message}\n`);
  if (document.hint) terminal.err(`${cyan('hint:')} ${document.hint}\n`);
  const isOurs = error instanceof OnebeamError;
  if (verbose && error instanceof Error) {
    terminal.err(`${error.stack}\n`);
    if (isOurs && error.cause instanceof Error) terminal.err(`caused by: ${error.cause.stack}\n`);
  }
}

/** What cannot be understood of a command line, in the shape of any other error. */
export function tellUsage(message: string, terminal: Terminal, { json = false } = {}): void {
  const hint = 'see `onebeam --help`';
  if (json)
    terminal.out(
      `${JSON.stringify({ schemaVersion: 1, error: { code: 'usage', message, hint } }, null, 2)}\n`,
    );
  terminal.err(`${terminal.colors.red('error:')} ${message}\n`);
  terminal.err(`${terminal.colors.cyan('hint:')} ${hint}\n`);
}

/** An error of the system has a plain meaning; anything else is a fault of ours. */
function unexpectedText(error: unknown): { message: string; hint: string } {
  const system = error as NodeJS.ErrnoException;
  if (typeof system?.code === 'string' && system.syscall) {
    return {
      message: `${system.syscall} failed${system.path ? ` for \`${system.path}\`` : ''}: ${system.code}`,
      hint: 'check that the path is there, that you may write to it, and that the disk has room',
    };
  }
  return {
    message: `unexpected failure: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'this is a fault of onebeam; run again with `--verbose` and report what it prints',
  };
}
