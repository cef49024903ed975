import { describeRuntime, type Emulator } from './minimal/fits-target.ts';
import type { SharedLibraryOptions } from './minimal/shared-libraries.ts';
import { type OtpTree, readOtpTree } from './otp-tree.ts';

/** A runtime in a folder, with what its emulator is made for. */
export interface OtpRuntime {
  otp: OtpTree;
  emulator: Emulator;
  /** Folders with its shared libraries, in addition to those in its files; none by default. */
  libraries?: Pick<SharedLibraryOptions, 'folders' | 'absolutePaths'>;
}

/** @throws as `readOtpTree` and `describeRuntime` */
export async function readOtpRuntime(folder: string): Promise<OtpRuntime> {
  const otp = await readOtpTree(folder);
  return { otp, emulator: await describeRuntime(otp) };
}
