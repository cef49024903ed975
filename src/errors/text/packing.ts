import type { ErrorTexts } from '../error-text.ts';

export const packingTexts = {
  'payload-path-twice': ({ path }) => ({
    message: `\`${path}\` would be in the payload twice`,
    hint: 'rename one of the two files, or leave the application that brings it out with `--drop-app`',
  }),
  'payload-file-changed': ({ path, expected, found }) => ({
    message: `\`${path}\` changed while it was read: ${expected} bytes were expected, ${found} found`,
    hint: 'run the command again when nothing writes to the runtime or the escript',
  }),
} satisfies ErrorTexts;
