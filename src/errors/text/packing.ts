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
    message: `\`${path}\` changed while it was read: expected ${expected} bytes, found ${found}`,
    hint: 'run the command again while no other program writes to the runtime or the escript',
  }),
  'start-failed': ({ path, found }) => ({
    message: `\`${path}\` does not start without the modules that \`--shake\` removed: ${found}`,
    hint: 'build without `--shake`',
  }),
  'start-not-recorded': ({ path, found }) => ({
    message: `the start of \`${path}\` could not be recorded: ${found ?? 'it exited before anything was recorded'}`,
    hint: 'use arguments with which the program exits with code 0, such as `--profile-start=--version`',
  }),
};
