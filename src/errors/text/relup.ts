import type { ErrorTexts } from '../error-text.ts';

export const relupTexts = {
  'relup-pattern-invalid': ({ path, found, expected }) => ({
    message: `\`${path}\` has a version that is not a regular expression: \`${found}\` (${expected})`,
    hint: 'write the version as a string, or as a binary with a regular expression that matches all of it',
  }),
  'relup-pattern-unsupported': ({ path, found, expected }) => ({
    message: `\`${path}\` has a version whose regular expression cannot be matched without Erlang: \`${found}\` (${expected})`,
    hint: 'list the versions one by one as strings, or write a simpler regular expression',
  }),
} satisfies ErrorTexts;
