import type { ErrorTexts } from '../error-text.ts';

export interface PackingErrors {
  /** In bytes. */
  'payload-file-changed': { path: string; expected: number; found: number };
  /** `found`: what the program says. */
  'start-failed': { path: string; found: string };
  'start-not-recorded': { path: string; found?: string | undefined };
}

export const packingTexts: ErrorTexts<PackingErrors> = {
  'payload-file-changed': ({ path, expected, found }) => ({
    message: `\`${path}\` changed while it was read: ${expected} bytes were expected, ${found} found`,
    hint: 'run the command again when nothing writes to the runtime or the escript',
  }),
  'start-failed': ({ path, found }) => ({
    message: `what was packed for \`${path}\` does not start without the modules that were left out: ${found}`,
    hint: 'build without `--shake`',
  }),
  'start-not-recorded': ({ path, found }) => ({
    message: `the start of \`${path}\` could not be recorded: ${found ?? 'it was over before anything was seen'}`,
    hint: 'give words with which the program ends well by itself: `--profile-start=--version`',
  }),
};
