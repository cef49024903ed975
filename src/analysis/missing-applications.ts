import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Reason, reasonText } from './reason.ts';

/** Applications that an OTP tree lacks, each with the first reason to look for it. */
export type Missing = Map<string, Reason>;

/** One error for all of them: whoever gives a better tree, or drops them, wants to do it once. */
export function missingApplications(path: string, missing: Missing): OnebeamError {
  const names = [...missing.keys()];
  const reasons = [...missing.values()];
  const detail = {
    because: reasons.map(reasonText),
    added: names.filter((_, index) => reasons[index]!.kind === 'added'),
  };
  return new OnebeamError('application-missing', { path, expected: names.join(','), detail });
}

/** The names in such an error; none for any other. */
export function namesOfMissing(error: unknown): readonly string[] {
  if (!(error instanceof OnebeamError) || error.code !== 'application-missing') return [];
  return String(error.data.expected).split(',');
}
