import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Why a program that onebeam started for a test did not end as it should. */
interface StartFaults {
  timeout: { seconds: number };
  /** The program could not be run. `reason`: the system's message. */
  system: { reason: string };
  /** `last`: the last line of its error output. */
  exit: { status: number | string; last?: string };
  /** It exited with code 0, before it loaded anything. */
  'nothing-recorded': object;
}

export type StartFault = Fault<StartFaults>;

const texts: FaultTexts<StartFaults> = {
  timeout: ({ seconds }) => `it did not exit within ${seconds} seconds`,
  system: ({ reason }) => reason,
  exit: ({ status, last }) => `it exited with code ${status}${last === undefined ? '' : `: ${last}`}`,
  'nothing-recorded': () => 'it exited before anything was recorded',
};

export const startFaultText = (fault: StartFault): string => faultText(texts, fault);

/** The end of a program that failed. */
export interface ProgramEnd {
  /** The last lines of its output, or the system's message; empty if it printed nothing. */
  found: string;
  /** Its exit code; absent if it was not started, or ended by a signal. */
  status?: number | string;
}

export const programEndText = ({ found, status }: ProgramEnd): string =>
  found || (status === undefined ? 'it was stopped' : `exit code ${status}`);
