import { thinProblem } from '../thin/thin-problem.ts';
import type { ChannelFile, ChannelName, Decision, ShippedProgram, ShippedTarget, Skip } from './channel.ts';

/** The part of a file that says which form of the program it has, and why not the usual one. */
type FormOfFile = Pick<ChannelFile, 'form' | 'decisions'>;

/** Returns the form of a package: thin, or the executable of a program without a thin form. */
export function formOfPackage({ manifest }: Pick<ShippedTarget, 'manifest'>): FormOfFile {
  const found = thinProblem(manifest);
  return found ? { form: 'fat', decisions: [{ problem: 'fat-only', found }] } : { form: 'thin' };
}

/** Returns why targets of a channel whose files belong to several targets are not thin. */
export const fatTargets = (channel: ChannelName, targets: readonly ShippedTarget[]): Decision[] =>
  targets.flatMap(({ target, manifest }) => {
    const found = thinProblem(manifest);
    return found ? [{ channel, target, reason: { problem: 'fat-only' as const, found } }] : [];
  });

/** Returns the targets that a channel does not support, for channels whose files belong to several targets. */
export const otherTargets = (
  channel: ChannelName,
  { targets }: Pick<ShippedProgram, 'targets'>,
  fits: readonly string[],
): Skip[] =>
  targets
    .filter(({ target }) => !fits.includes(target))
    .map(({ target }) => ({ channel, target, reason: { problem: 'target-not-taken' } }));
