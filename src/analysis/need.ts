import type { Reason } from '../errors/faults/reason.ts';

/** A required application. */
export interface Need {
  name: string;
  reason: Reason;
  /**
   * True when it is only required if the OTP tree has it: optional applications, the list of omitted
   * dependencies.
   */
  isOptional: boolean;
}
