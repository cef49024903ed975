import type { OptionName } from '../../../src/configuration/option-table.ts';
import type { ErrorCode } from '../../../src/index.ts';

/** The part of an error page that the message cannot contain. All texts are Markdown. */
export interface ErrorGuide {
  /** Why it happens. */
  cause: string;
  /** A command, or lines of a file, that lead to the error. */
  example: string;
  /** How to find the exact reason, and how to see that it is solved. */
  check: string;
  /** Options that have to do with it. */
  options?: readonly OptionName[];
  /** Pages in `.github/docs` with more, without `.md`. */
  guides?: readonly string[];
}

/** Guides of one area. A code without a guide has no page: its message and hint say everything. */
export type ErrorGuides = { readonly [Code in ErrorCode]?: ErrorGuide };
