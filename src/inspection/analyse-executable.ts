import { join } from 'node:path';
import { analyse } from '../analysis/analyse.ts';
import type { NeededApplication } from '../analysis/analysis.ts';
import { namesOfMissing } from '../analysis/missing-applications.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import { type OtpTree, readOtpTree } from '../otp/otp-tree.ts';
import { recordedOtp } from '../otp/recorded-otp.ts';
import type { Manifest } from '../payload/format/manifest.ts';

/** What an executable was asked to carry, found out from what it carries. */
export interface PackedAnalysis {
  /** The escript, laid out. Absolute. */
  escript: string;
  otp: OtpTree;
  /** Sorted by name. */
  applications: NeededApplication[];
  /** Packed although nothing names them. */
  added: string[];
  /** Needed, and left out. */
  dropped: string[];
}

/**
 * Analyses once more what an executable carries, so that reasons need not be carried along.
 *
 * @param folder where `unpack` laid it out.
 * @throws `executable-no-escript`, as `openEscript`, `readOtpTree` and `analyse`
 */
export async function packedAnalysis(folder: string, { files }: Manifest): Promise<PackedAnalysis> {
  const program = files.find(({ path }) => /^bin\/[^/]+$/.test(path));
  if (!program) throw new OnebeamError('executable-no-escript', { path: folder });
  const path = join(folder, program.path);
  const escript = await openEscript(path);
  const otp = await readOtpTree(join(folder, 'erts'));
  const dropped: string[] = [];
  for (;;) {
    // What is needed and not there was left out when the executable was made.
    try {
      const needed = analyse(escript, otp, { dropApplications: dropped });
      const names = new Set(needed.applications.map(({ name }) => name));
      const beyond = [...otp.applications.keys()].filter((name) => !names.has(name)).sort();
      const added = withoutNeeded(beyond, otp);
      const { applications } = analyse(escript, otp, { addApplications: added, dropApplications: dropped });
      const left = new Set([...dropped, ...calledInVain(escript, otp)]);
      return { escript: path, otp, applications, added, dropped: [...left].sort() };
    } catch (error) {
      const missing = namesOfMissing(error);
      if (missing.length === 0) throw error;
      dropped.push(...missing);
    }
  }
}

/** Applications whose modules the escript calls, and that are not there: a recorded OTP tells whose they are. */
function calledInVain(escript: Escript, otp: OtpTree): string[] {
  const calls = ['imported', 'called'];
  return analyse(escript, recordedOtp)
    .applications.filter(({ reasons }) => reasons.some(({ kind }) => calls.includes(kind)))
    .map(({ name }) => name)
    .filter((name) => !otp.applications.has(name));
}

/** Of applications that nothing else needs, those that no other of them needs: `ssl`, and not `crypto` with it. */
function withoutNeeded(names: readonly string[], otp: OtpTree): string[] {
  const needed = (name: string) =>
    names.some(
      (other) => other !== name && otp.applications.get(other)?.resource.applications.includes(name),
    );
  return names.filter((name) => !needed(name));
}
