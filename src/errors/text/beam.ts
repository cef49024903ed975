import type { ErrorTexts } from '../error-text.ts';

export interface BeamErrors {
  'beam-invalid': { path?: string; expected: string; found: string };
}

export const beamTexts: ErrorTexts<BeamErrors> = {
  'beam-invalid': ({ path, expected, found }) => ({
    message: `${path === undefined ? 'the BEAM file' : `\`${path}\``} is damaged: expected ${expected}, found ${found}`,
    hint: 'compile the module again, or get the file once more',
  }),
};
