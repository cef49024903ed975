import type { ErrorTexts } from '../error-text.ts';

export interface RelupErrors {
  'relup-pattern-invalid': { path: string; found: string };
}

export const relupTexts: ErrorTexts<RelupErrors> = {
  'relup-pattern-invalid': ({ path, found }) => ({
    message: `\`${path}\` has a version that is no regular expression: \`${found}\``,
    hint: 'write the version as a string, or as a binary with a regular expression that matches all of it',
  }),
};
