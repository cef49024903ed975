import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Reason, reasonText } from './reason.ts';

/** Applications that an OTP tree lacks, each with the first reason to look for it. */
export type Missing = Map<string, Reason>;

/** A module that neither the escript nor the tree has, and one that calls it. */
export interface ForeignCall {
  module: string;
  by: string;
}

/**
 * One error for all of them: whoever gives a better tree, or drops them, wants to do it once.
 *
 * @param foreign what the escript calls and nobody has: it tells whether a missing application is used at all.
 */
export function missingApplications(
  path: string,
  missing: Missing,
  foreign?: readonly ForeignCall[],
): OnebeamError {
  const names = [...missing.keys()];
  const reasons = [...missing.values()];
  const detail = {
    because: reasons.map(reasonText),
    ...(foreign && { calls: callsOf(names, foreign) }),
    added: names.filter((_, index) => reasons[index]!.kind === 'added'),
  };
  return new OnebeamError('application-missing', { path, expected: names.join(','), detail });
}

function callsOf(names: readonly string[], foreign: readonly ForeignCall[]): string[] {
  return names.flatMap((name) => {
    const call = foreign.find(({ module }) => isLikelyOf(name, module));
    return call ? [`\`${call.by}\` calls \`${call.module}\``] : [];
  });
}

/**
 * Whether a module looks like one of the application: `jsx`, `jsx_encoder`; `Elixir.Jason.Encoder` of `jason`. The modules of
 * an application that is nowhere cannot be known.
 */
function isLikelyOf(application: string, module: string): boolean {
  const camel = application.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
  return [application, `Elixir.${camel}`].some(
    (name) => module === name || module.startsWith(`${name}_`) || module.startsWith(`${name}.`),
  );
}

/** The names in such an error; none for any other. */
export function namesOfMissing(error: unknown): readonly string[] {
  if (!(error instanceof OnebeamError) || error.code !== 'application-missing') return [];
  return String(error.data.expected).split(',');
}
