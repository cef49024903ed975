import { OnebeamError } from '../../errors/onebeam-error.ts';
import { describe, expectedText } from '../../errors/text.ts';
import type { Warning } from '../../index.ts';
import type { Terminal } from '../terminal.ts';
import { document } from './document.ts';
import { wrapped } from './wrap.ts';

/** An error in a JSON document. */
export interface ErrorDocument {
  code: string;
  message: string;
  hint?: string;
  path?: string;
  /** The kind of fault, for codes that cover several. */
  problem?: string;
  expected?: string | number;
  found?: string | number;
}

export function errorDocument(error: unknown): ErrorDocument {
  if (!(error instanceof OnebeamError)) return { code: 'unexpected', ...unexpectedText(error) };
  const { path, problem, found } = error.facts;
  const expected = expectedText(error);
  return {
    code: error.code,
    ...describe(error),
    ...(path !== undefined && { path }),
    ...(problem !== undefined && { problem }),
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
  };
}

/**
 * Writes `error:` with the problem, then `hint:` with the next step, to stderr; or the document to stdout with
 * `--json`.
 */
export function reportError(
  error: unknown,
  terminal: Terminal,
  { json = false, verbose = false, command }: ReportOptions = {},
): void {
  const { hint, ...rest } = errorDocument(error);
  const described = { ...rest, ...(hint !== undefined && { hint: withCommand(hint, command) }) };
  if (json) terminal.out(document({ error: described }));
  writeMessage(terminal.colors.red('error:'), described, terminal);
  if (!verbose || !(error instanceof Error)) return;
  terminal.err(`${error.stack}\n`);
  if (error instanceof OnebeamError && error.cause instanceof Error) {
    terminal.err(`caused by: ${error.cause.stack}\n`);
  }
}

/** How an error is shown. */
interface ReportOptions {
  json?: boolean;
  verbose?: boolean;
  /** The command that was called, as far as it is known: hints name its own help. */
  command?: string | undefined;
}

const withCommand = (hint: string, command: string | undefined): string =>
  command === undefined ? hint : hint.replaceAll('<command>', command);

/** An error in the usage of the command line, in the shape of any other error. */
export function reportUsage(
  message: string,
  terminal: Terminal,
  { json = false, command }: ReportOptions = {},
): void {
  const help = command === undefined ? 'onebeam --help' : `onebeam help ${command}`;
  const described = { code: 'usage', message, hint: `see \`${help}\`` };
  if (json) terminal.out(document({ error: described }));
  writeMessage(terminal.colors.red('error:'), described, terminal);
}

/** `warning:` what may go wrong, then `hint:` what to do, on stderr. */
export function reportWarning(
  warning: Warning,
  terminal: Pick<Terminal, 'err' | 'colors' | 'columns'>,
): void {
  writeMessage(terminal.colors.yellow('warning:'), warning, terminal);
}

function writeMessage(
  label: string,
  { message, hint }: { message: string; hint?: string },
  { err, colors, columns }: Pick<Terminal, 'err' | 'colors' | 'columns'>,
): void {
  const width = columns('err');
  err(`${label} ${wrapped(message, width, 'warning: '.length)}\n`);
  if (hint) err(`${colors.cyan('hint:')} ${wrapped(hint, width, 'hint: '.length)}\n`);
}

/** System errors have a plain text; any other error is a bug of onebeam. */
function unexpectedText(error: unknown): { message: string; hint: string } {
  const system = error as NodeJS.ErrnoException;
  if (typeof system?.code === 'string' && system.syscall) {
    return {
      message: `${system.syscall} failed${system.path ? ` for \`${system.path}\`` : ''}: ${system.code}`,
      hint: 'check that the path exists and is writable, and that the disk has free space',
    };
  }
  return {
    message: `unexpected failure: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'this is a bug in onebeam; run again with `--verbose` and report the output',
  };
}
