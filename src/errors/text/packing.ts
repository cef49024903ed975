import type { ErrorTexts } from '../error-text.ts';

export const packingTexts = {
  'payload-file-changed': ({ path, expected, found }) => ({
    message: `\`${path}\` changed while it was read: ${expected} bytes were expected, ${found} found`,
    hint: 'run the command again when nothing writes to the runtime or the escript',
  }),
  'start-failed': ({ path, found }) => ({
    message: `what was packed for \`${path}\` does not start without the modules that were left out: ${found}`,
    hint: 'build without `--shake`',
  }),
  'start-not-recorded': ({ path, found }) => ({
    message: `the start of \`${path}\` could not be recorded: ${found}`,
    hint: 'give words with which the program ends well by itself: `--profile-start=--version`',
  }),
} satisfies ErrorTexts;
