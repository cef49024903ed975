import { consultFirst } from '../../erlang/syntax/consult.ts';
import { IllegalToken, scanDescriptor } from '../../erlang/syntax/scan/scan-fault.ts';
import { atom, integer, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { type FilePosition, SystoolsError } from '../failure.ts';
import type { FolderView } from './folder-view.ts';
import { posixOf } from './posix-of.ts';

/** The parser's message about a file. */
export interface ParseFault {
  readonly line: number;
  /** As `erl_parse` has it: `["syntax error before: ", "'='"]`. */
  readonly text: Term;
}

/** A file of terms that cannot be read: not there (`posix`), not even tokens (neither), or not a term (`fault`). */
export class TermFileFailure extends SystoolsError {
  readonly posix: string | undefined;
  readonly fault: ParseFault | undefined;

  constructor(reason: Term, details: { posix?: string; fault?: ParseFault; place?: FilePosition }) {
    super(reason, 'systools_make', details.place);
    this.posix = details.posix;
    this.fault = details.fault;
  }
}

/**
 * The first term of a file; the rest is ignored, as in systools.
 *
 * @param shown the name in errors.
 * @param otp the release whose syntax of terms counts.
 * @throws TermFileFailure `{open, File, Posix}`, `{read, File}` or `{parse, File, {Line, erl_parse, Text}}`.
 * @throws OnebeamError `term-too-deep`
 */
export function readTermFile(view: FolderView, file: string, shown: string, otp: number): Term {
  let bytes: Uint8Array;
  try {
    bytes = view.read(file);
  } catch (error) {
    const posix = posixOf(error);
    throw new TermFileFailure(tuple(atom('open'), string(shown), atom(posix)), { posix });
  }
  try {
    return consultFirst(bytes, file, otp);
  } catch (error) {
    // A limit of this reader, not a fault of the file: OTP has no error for it.
    if (hasCode(error, 'term-too-deep')) throw error;
    throw error instanceof OnebeamError ? termFailure(error, file, shown, otp) : error;
  }
}

function termFailure(error: OnebeamError, file: string, shown: string, otp: number): TermFileFailure {
  const syntax = syntaxOf(error, otp);
  const place = syntax && { path: file, line: syntax.line, column: syntax.column };
  if (syntax?.kind !== 'parse') {
    return new TermFileFailure(tuple(atom('read'), string(shown)), place ? { place } : {});
  }
  const fault = { line: syntax.line, text: syntax.descriptor };
  const parsed = tuple(integer(fault.line), atom('erl_parse'), fault.text);
  return new TermFileFailure(tuple(atom('parse'), string(shown), parsed), { fault, place: place! });
}

/** Where a syntax error is, and what it says as the scanner or the parser of OTP has it. */
export interface SyntaxFault {
  readonly kind: 'scan' | 'parse';
  readonly line: number;
  readonly column: number;
  /** The message of `erl_parse`, or the description of the fault by `erl_scan`. */
  readonly descriptor: Term;
}

/** Nothing for an error that is not about a place in the file, such as an empty one. */
export function syntaxOf(error: unknown, otp: number): SyntaxFault | undefined {
  if (!hasCode(error, 'term-syntax')) return undefined;
  const { kind, line, column, text } = error.data;
  const descriptor =
    error.cause instanceof IllegalToken
      ? scanDescriptor(error.cause.fault, otp)
      : messageTerm(text, isSigil(error.cause));
  return { kind, line, column, descriptor };
}

const before = 'syntax error before: ';

/** `erl_parse` keeps the offending token separate from its message. */
function messageTerm(text: string, isSigil: boolean): Term {
  if (!text.startsWith(before)) return string(text);
  const token = string(text.slice(before.length));
  return list([string(before), isSigil ? list([token]) : token]);
}

/** The prefix of a sigil is a list in a list to `erl_parse`. */
const isSigil = (token: unknown): boolean =>
  typeof token === 'object' && token !== null && 'kind' in token && token.kind === 'sigil';
