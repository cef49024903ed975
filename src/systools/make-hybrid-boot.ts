import type { Term } from '../erlang/term/term.ts';
import { hybridBoot } from './boot/hybrid-boot.ts';
import { knownOtp } from './options/known-otp.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** The result of `makeHybridBoot`. */
export interface MadeHybridBoot {
  /** The content of the boot file. */
  readonly bytes: Uint8Array;
}

/**
 * Makes the boot file that an emulator is restarted with during an upgrade (`restart_new_emulator`), as
 * `systools_make:make_hybrid_boot/4` does: kernel, stdlib and sasl of the new release, all else of the old one.
 *
 * @param version of the release during the upgrade.
 * @param oldBoot content of the old release's boot file; `newBoot` of the new one's.
 * @param args arguments of `release_handler:new_emulator_upgrade`, a list.
 * @returns an error `{app_not_found, App}` when the new boot file lacks stdlib or sasl, `{app_not_replaced, App}` when the
 *   old one does.
 * @throws OnebeamError `systools-boot-malformed` for bytes that are not a boot file.
 */
export function makeHybridBoot(
  version: string,
  oldBoot: Uint8Array,
  newBoot: Uint8Array,
  args: Term,
  { otp = knownOtp.newest }: { otp?: number } = {},
): Promise<Outcome<MadeHybridBoot>> {
  return outcomeOf(async () => {
    const bytes = hybridBoot({ version, oldBoot, newBoot, args, otp });
    return { made: { bytes }, warnings: [] };
  });
}
