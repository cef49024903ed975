import type { ErrorTexts } from '../error-text.ts';

/** `found`: the regular expression; `expected`: what is wrong with it. */
export interface RelupErrors {
  'relup-pattern-invalid': { path: string; found: string; expected: string };
  'relup-pattern-unsupported': { path: string; found: string; expected: string };
}

export const relupTexts: ErrorTexts<RelupErrors> = {
  'relup-pattern-invalid': ({ path, found, expected }) => ({
    message: `\`${path}\` has a version that is not a regular expression: \`${found}\` (${expected})`,
    hint: 'write the version as a string, or as a binary with a regular expression that matches all of it',
  }),
  'relup-pattern-unsupported': ({ path, found, expected }) => ({
    message: `\`${path}\` has a version whose regular expression cannot be matched without Erlang: \`${found}\` (${expected})`,
    hint: 'list the versions one by one as strings, or write a simpler regular expression',
  }),
};
