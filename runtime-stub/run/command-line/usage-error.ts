import type { NativeText } from '../../system/machine.ts';

/** Why a command line is not understood. */
export type UsageProblem =
  | { help: true }
  | { unknown: NativeText }
  | { instance: NativeText }
  /** A built-in command does not have this flag. */
  | { flag: NativeText; of: string; flags: readonly string[] }
  /** A command got too few arguments. `words` names the expected ones. */
  | { fewWords: string; words: string };

/** A mistake in the command line: the launcher prints what is right, starts nothing and ends with code 2. */
export class WrongUsage extends Error {
  readonly problem: UsageProblem;

  constructor(problem: UsageProblem) {
    super('usage');
    this.name = 'WrongUsage';
    this.problem = problem;
  }
}

/** A command that was understood and did not succeed: one line on stderr, code 1. */
export class CommandError extends Error {
  constructor(text: NativeText) {
    super(text);
    this.name = 'CommandError';
  }
}
