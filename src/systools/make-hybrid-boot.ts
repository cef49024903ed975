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
 * Creates the boot file with which an emulator restarts during an upgrade (`restart_new_emulator`), like
 * `systools_make:make_hybrid_boot/4`: kernel, stdlib and sasl of the new release, everything else of the old one.
 *
 * @param version the version of the release during the upgrade.
 * @param oldBoot content of the old release's boot file.
 * @param newBoot content of the new release's boot file.
 * @param args arguments of `release_handler:new_emulator_upgrade`, a list.
 * @returns the error `{app_not_found, App}` if the new boot file lacks stdlib or sasl, `{app_not_replaced, App}` if the old one
 *   does.
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
