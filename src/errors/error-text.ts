import type { ErrorData } from './onebeam-error.ts';

/** One sentence in lower case, no final stop, literals in backticks; and what the reader can do about it. */
export interface ErrorText {
  message: string;
  hint?: string;
}

/** The texts of one area of the program, by code. */
export type ErrorTexts = Record<string, (data: ErrorData) => ErrorText>;
