import type { ReleaseRecord } from '../../../src/payload/format/release-record.ts';
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

/** Returns the refusal of a command that needs the running process. Only the start of a service records it. */
export const notRunning = ({ record }: { record: Pick<ReleaseRecord, 'kind'> }): CommandError =>
  new CommandError(
    record.kind === 'service'
      ? 'not running'
      : `the running process is unknown: a program of the kind \`${record.kind}\` does not record it\nhint: use the tools of the system, or build it with \`--kind service\``,
  );
