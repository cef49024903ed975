import type { Target } from '../../targets/target.ts';
import type { ChannelFile, ChannelName, ChannelResult, Skip } from '../channels/channel.ts';
import type { ShippedProgram, ShippedTarget } from '../channels/shipped-program.ts';

/**
 * Makes one file for each target that a channel has an architecture for, in the order of the targets; the others are skipped, and
 * so is the channel when there is none.
 */
export async function eachTarget(
  channel: ChannelName,
  program: ShippedProgram,
  architectures: Readonly<Partial<Record<Target, string>>>,
  make: (target: ShippedTarget, architecture: string) => Promise<ChannelFile>,
): Promise<ChannelResult> {
  const files: ChannelFile[] = [];
  const skipped: Skip[] = [];
  for (const target of program.targets) {
    const architecture = architectures[target.target];
    if (architecture === undefined)
      skipped.push({ channel, target: target.target, reason: { problem: 'target-not-taken' } });
    else files.push(await make(target, architecture));
  }
  if (files.length > 0) return { files, skipped };
  const fits = Object.keys(architectures) as Target[];
  return { files, skipped: [{ channel, reason: { problem: 'no-target', fits } }] };
}
