import type { ErrorCode } from './codes.ts';

/** Errors in a command line or in `onebeam.toml`, not in the files that they name: exit code 2. */
export const usageCodes: readonly ErrorCode[] = [
  'option-invalid',
  'options-conflict',
  'target-unknown',
  'config-not-found',
  'config-syntax',
  'config-unknown-key',
  'config-value',
];
