import type { ErrorTexts } from '../error-text.ts';

export const packingTexts = {
  'payload-file-changed': ({ path, expected, found }) => ({
    message: `\`${path}\` changed while it was read: ${expected} bytes were expected, ${found} found`,
    hint: 'run the command again when nothing writes to the runtime or the escript',
  }),
} satisfies ErrorTexts;
