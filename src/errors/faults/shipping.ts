import { type Fault, type FaultTexts, faultText } from '../fault.ts';

interface SkipFaults {
  /** None of the program's targets fits the channel; `fits` are those that would. */
  'no-target': { fits: readonly string[] };
  /** This target has no place in the channel. */
  'target-not-taken': object;
  /** The channel does not accept pre-release versions such as `1.2.0-rc.1`. */
  candidate: { version: string };
  /** The runtime needs a C library, and no image that has one was given. */
  'no-base': object;
  /** A program of the host that the channel needs was not found in `PATH`. */
  'tool-missing': { tool: string };
}

/** Why a target or a channel has no file. */
export type SkipReason = Fault<SkipFaults>;

const skips: FaultTexts<SkipFaults> = {
  'no-target': ({ fits }) => `no executable for ${fits.join(', ')}`,
  'target-not-taken': () => 'the channel does not support this target',
  candidate: ({ version }) => `\`${version}\` is a pre-release, and the channel has releases only`,
  'no-base': () =>
    'the runtime needs a C library: set `base` in `[ship.oci]` to the folder of an image layout that has it',
  'tool-missing': ({ tool }) => `\`${tool}\` was not found in PATH`,
};

/** Pure. */
export const skipText = (reason: SkipReason): string => faultText(skips, reason);
