import type { DecisionReason, SkipReason } from '../../errors/faults/shipping.ts';
import type { Target } from '../../targets/target.ts';
import type { ChannelName } from './channel-name.ts';

/** The unpacked program with a start script, or the executable. */
export type ProgramForm = 'thin' | 'fat';

/** Something that a channel or `ship` decided without being asked. Always shown to the user. */
export interface Decision {
  /** Nothing when it concerns the complete release. */
  channel?: ChannelName;
  /** Nothing when it concerns all targets. */
  target?: Target;
  reason: DecisionReason;
}

/** Why a target or a channel has no file. The texts are in `errors/faults/shipping.ts`. */
export interface Skip {
  channel: ChannelName;
  /** Nothing when it concerns the complete channel. */
  target?: Target;
  reason: SkipReason;
}
