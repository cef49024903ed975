import { atom, list, type Term, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { SystoolsError } from '../failure.ts';
import { formatText } from '../format/format-text.ts';

/** Returns what OTP raises as `error:{badarg, [Option]}`: the reason is the cause of the error. */
export function illegalOptions(options: readonly Term[]): OnebeamError {
  const found = options.map((option) => formatText('~0tp', option)).join(', ');
  const cause = new SystoolsError(tuple(atom('badarg'), list(options)));
  return new OnebeamError('systools-options-illegal', { found }, { cause });
}
