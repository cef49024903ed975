import type { ErrorTexts } from '../error-text.ts';

export const binaryTexts = {
  'binary-malformed': ({ path, expected, found }) => ({
    message: `${path ? `\`${path}\`` : 'this executable'} is damaged: expected ${expected}, found ${found}`,
    hint: 'get or build the file anew; when another program reads it well, report it',
  }),
} satisfies ErrorTexts;
