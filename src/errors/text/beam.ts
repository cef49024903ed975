import type { ErrorTexts } from '../error-text.ts';

export const beamTexts = {
  'beam-invalid': ({ path, expected, found }) => ({
    message: `${path === undefined ? 'the BEAM file' : `\`${path}\``} is damaged: expected ${expected}, found ${found}`,
    hint: 'compile the module again, or get the file once more',
  }),
} satisfies ErrorTexts;
