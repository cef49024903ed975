import { consult } from '../../erlang/syntax/consult.ts';
import { atom, integer, list, type Term, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { type FilePosition, SystoolsError } from '../failure.ts';
import type { FolderView } from '../files/folder-view.ts';
import { posixOf } from '../files/posix-of.ts';
import { syntaxOf } from '../files/term-file.ts';
import { addFailure } from './tar-plan.ts';

/**
 * A relup file must hold one term, `{Vsn, [_], [_]}`.
 *
 * @throws SystoolsError `{tar_error, {add, "relup", [Reason]}}` with the reason `invalid_format` or `{error, _}` of `file:consult/1`.
 */
export function checkRelup(view: FolderView, file: string, otp: number): void {
  const terms = consultFile(view, file, 'relup', otp);
  const [version, up, down, ...rest] = terms[0]?.type === 'tuple' ? terms[0].elements : [];
  const isRelup =
    terms.length === 1 &&
    startsWithInteger(version) &&
    up?.type === 'list' &&
    down?.type === 'list' &&
    rest.length === 0;
  if (!isRelup) throw invalid('relup', atom('invalid_format'));
}

/**
 * A configuration must hold one list of `{App, [_]}` and names of further files, which are not followed.
 *
 * @throws SystoolsError as `checkRelup`, for `"sys.config"`.
 */
export function checkSystemConfig(view: FolderView, file: string, otp: number): void {
  const terms = consultFile(view, file, 'sys.config', otp);
  const [config] = terms;
  const isConfig =
    terms.length === 1 && config?.type === 'list' && !config.tail && config.elements.every(isConfigMember);
  if (!isConfig) throw invalid('sys.config', atom('invalid_format'));
}

function isConfigMember(member: Term): boolean {
  if (member.type === 'list') return startsWithInteger(member);
  const [application, values, ...rest] = member.type === 'tuple' ? member.elements : [];
  return application?.type === 'atom' && values?.type === 'list' && rest.length === 0;
}

const startsWithInteger = (term: Term | undefined): boolean =>
  term?.type === 'list' && term.elements[0]?.type === 'integer';

function consultFile(view: FolderView, file: string, shown: string, otp: number): Term[] {
  let bytes: Uint8Array;
  try {
    bytes = view.read(file);
  } catch (error) {
    throw invalid(shown, tuple(atom('error'), atom(posixOf(error))));
  }
  try {
    return consult(bytes, file, otp);
  } catch (error) {
    const fault = error instanceof OnebeamError ? syntaxOf(error, otp) : undefined;
    if (!fault) throw error;
    const { kind, line, column, descriptor } = fault;
    const reason = tuple(integer(line), atom(kind === 'parse' ? 'erl_parse' : 'erl_scan'), descriptor);
    throw invalid(shown, tuple(atom('error'), reason), { path: file, line, column });
  }
}

function invalid(shown: string, reason: Term, place?: FilePosition): SystoolsError {
  const { reason: whole } = addFailure(shown, list([reason]));
  return new SystoolsError(whole, 'systools_make', place);
}
