import type { Warning } from '../reporter.ts';
import type { Artifact } from './result.ts';

type Built = Pick<Artifact, 'target' | 'runtime'>;

/**
 * Warns when a target has another OTP release than the first one of the build: runtimes that are given for each target apart
 * (`--erts './{target}'`) may be of several.
 */
export function otherRelease({ target, runtime }: Built, first: Built): Warning[] {
  const [one, other] = [runtime, first.runtime].map(({ otp }) => otp.split('.')[0]);
  if (one === other) return [];
  return [
    {
      code: 'otp-releases-differ',
      target,
      message: `\`${target}\` has OTP ${one}, and \`${first.target}\` has OTP ${other}`,
      hint: `use the same release for all targets, for example \`--erts ${other}\``,
    },
  ];
}
