import type { BeamFile } from './beam-file.ts';
import { usedInstructions } from './used-instructions.ts';

/**
 * Instructions that compilers wrote before OTP 25 to build binaries, and one to match them: `bs_put_integer` and its like, `bs_init2`,
 * `bs_add`, `bs_test_unit`, `bs_append`, `bs_private_append`, `bs_init_bits`, `bs_utf8_size` and its like.
 */
const buildBinariesOld = [...[89, 90, 91, 92, 109, 111, 131, 134, 135, 137], ...[144, 145, 146, 147, 148]];

/** The newest release that has them. */
const lastToBuildOld = 28;

/**
 * The newest OTP release whose emulator takes a module; nothing when all that are known do.
 *
 * Found by loading: of 422 modules of Elixir 1.14, compiled by OTP 24, OTP 29 refuses those 262 that have one of these instructions,
 * and no others.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function newestRelease(beam: BeamFile): number | undefined {
  const used = usedInstructions(beam);
  return buildBinariesOld.some((one) => used.has(one)) ? lastToBuildOld : undefined;
}
