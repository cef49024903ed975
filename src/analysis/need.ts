import type { Reason } from './reason.ts';

/** An application that something asks for. */
export interface Need {
  name: string;
  reason: Reason;
  /** It is asked for only where the OTP tree has it: optional applications, the list of forgotten ones. */
  ifThere: boolean;
}
