import type { Term } from '../erlang/term/term.ts';

/** The OTP module whose `format_error/1` has the text of a reason. */
export type FailureModule = 'systools_make' | 'systools_relup' | 'systools_rc';

/** Where in an input file something is wrong. Lines and columns count from 1. */
export interface FilePosition {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

/** OTP's `{error, Module, Reason}`: thrown where it is found, caught in each public function. */
export class SystoolsError extends Error {
  readonly reason: Term;
  readonly module: FailureModule;
  readonly place: FilePosition | undefined;

  constructor(reason: Term, module: FailureModule = 'systools_make', place?: FilePosition) {
    super(`${module} failed`);
    this.name = 'SystoolsError';
    this.reason = reason;
    this.module = module;
    this.place = place;
  }
}
