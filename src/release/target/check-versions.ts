import type { OtpRelease } from '../../otp/otp-release.ts';
import { compareVersions } from '../../otp/version-order.ts';
import type { Warning } from '../../reporter.ts';
import type { ReleaseInput } from '../release-input.ts';

/** OTP supports code that was compiled up to this many releases earlier. */
const promised = 2;

/** OTP releases that minor versions of Elixir support, by its compatibility page. */
const supported: Readonly<Record<string, readonly [oldest: number, newest: number]>> = {
  '1.14': [23, 26],
  '1.15': [24, 26],
  '1.16': [24, 26],
  '1.17': [25, 27],
  '1.18': [25, 28],
  '1.19': [26, 28],
  '1.20': [27, 29],
};

/**
 * Warns about unsupported combinations of a release and an OTP, even if all code can be loaded.
 *
 * @param otp of the target.
 * @param elixir version of Elixir in the release.
 */
export function versionWarnings(
  { otp: madeWith, erts }: Pick<ReleaseInput, 'otp' | 'erts'>,
  otp: OtpRelease,
  elixir: string | undefined,
): Warning[] {
  const release = Number(otp.release);
  const warnings: Warning[] = [];
  if (madeWith !== undefined && release - madeWith > promised) {
    warnings.push({
      code: 'release-otp-far',
      message: `the release was built with OTP ${madeWith}, and OTP ${release} supports code of OTP ${release - promised} and newer`,
      hint: `build the release with OTP ${release}, or use \`--erts ${madeWith}\``,
    });
  }
  if (release === madeWith && compareVersions(otp.erts, erts) < 0) {
    warnings.push({
      code: 'release-otp-older',
      message: `the release was built with ERTS ${erts}, and the runtime has the older ERTS ${otp.erts}`,
      hint: 'use a runtime of the same or a newer patch release',
    });
  }
  const [oldest, newest] = supported[/^\d+\.\d+/.exec(elixir ?? '')?.[0] ?? ''] ?? [0, Infinity];
  if (release < oldest || release > newest) {
    warnings.push({
      code: 'release-elixir-otp',
      message: `Elixir ${elixir} supports OTP ${oldest} to ${newest}, and the runtime is OTP ${release}`,
      hint: `use \`--erts ${newest}\`, or build the release with another version of Elixir`,
    });
  }
  return warnings;
}
