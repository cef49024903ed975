import type { ErrorTexts } from '../error-text.ts';
import { type PatternFault, patternFaultText } from '../faults/pattern.ts';

/** `found`: the regular expression; `why`: it cannot be used. */
export interface RelupErrors {
  'relup-pattern-invalid': { path: string; found: string; why: PatternFault };
  'relup-pattern-unsupported': { path: string; found: string; why: PatternFault };
}

export const relupTexts: ErrorTexts<RelupErrors> = {
  'relup-pattern-invalid': ({ path, found, why }) => ({
    message: `\`${path}\` has a version that is not a regular expression: \`${found}\` (${patternFaultText(why)})`,
    hint: 'write the version as a string, or as a binary with a regular expression that matches all of it',
  }),
  'relup-pattern-unsupported': ({ path, found, why }) => ({
    message: `\`${path}\` has a version whose regular expression cannot be matched without Erlang: \`${found}\` (${patternFaultText(why)})`,
    hint: 'list the versions one by one as strings, or write a simpler regular expression',
  }),
};
