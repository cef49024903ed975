import { consultFirst } from '../../erlang/syntax/consult.ts';
import { atom, integer, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { Failure, type Place } from '../failure.ts';
import { type FolderView, posixOf } from './folder-view.ts';

/** What the parser said of a file. */
export interface ParseFault {
  readonly line: number;
  /** As `erl_parse` has it: `["syntax error before: ", "'='"]`. */
  readonly text: Term;
}

/** A file of terms that cannot be read: not there (`posix`), not even tokens (neither), or not a term (`fault`). */
export class TermFileFailure extends Failure {
  readonly posix: string | undefined;
  readonly fault: ParseFault | undefined;

  constructor(reason: Term, details: { posix?: string; fault?: ParseFault; place?: Place }) {
    super(reason, 'systools_make', details.place);
    this.posix = details.posix;
    this.fault = details.fault;
  }
}

/**
 * The first term of a file; whatever follows it is ignored, as by all of systools.
 *
 * @param shown the name that errors tell.
 * @throws TermFileFailure `{open, File, Posix}`, `{read, File}` or `{parse, File, {Line, erl_parse, Text}}`.
 */
export function readTermFile(view: FolderView, file: string, shown: string): Term {
  let bytes: Uint8Array;
  try {
    bytes = view.read(file);
  } catch (error) {
    const posix = posixOf(error);
    throw new TermFileFailure(tuple(atom('open'), string(shown), atom(posix)), { posix });
  }
  try {
    return consultFirst(bytes, file);
  } catch (error) {
    throw error instanceof OnebeamError ? termFailure(error, file, shown) : error;
  }
}

function termFailure(error: OnebeamError, file: string, shown: string): TermFileFailure {
  const syntax = syntaxOf(error);
  const place = syntax && { path: file, line: syntax.line, column: syntax.column };
  if (syntax?.kind !== 'parse') {
    return new TermFileFailure(tuple(atom('read'), string(shown)), place ? { place } : {});
  }
  const fault = { line: syntax.line, text: syntax.text };
  const parsed = tuple(integer(fault.line), atom('erl_parse'), fault.text);
  return new TermFileFailure(tuple(atom('parse'), string(shown), parsed), { fault, place: place! });
}

/** Where a syntax error is, and what it says as the scanner or the parser of OTP has it. */
export interface SyntaxFault {
  readonly kind: 'scan' | 'parse';
  readonly line: number;
  readonly column: number;
  /** The same as the scanner or parser here says it. */
  readonly message: string;
  readonly text: Term;
}

/** Nothing for an error that is not about a place in the file, such as an empty one. */
export function syntaxOf(error: unknown): SyntaxFault | undefined {
  if (!hasCode(error, 'term-syntax')) return undefined;
  const { kind, line, column, text } = error.data;
  return { kind, line, column, message: text, text: messageTerm(text) };
}

const before = 'syntax error before: ';

/** `erl_parse` keeps the offending token apart from its words. */
function messageTerm(text: string): Term {
  return text.startsWith(before) ? list([string(before), string(text.slice(before.length))]) : string(text);
}
