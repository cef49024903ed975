import type { PayloadFile } from '../../archive/payload-file.ts';
import type { OtpRuntime } from '../../otp/otp-runtime.ts';
import type { Target } from '../../targets/target.ts';
import type { PlannedApplication } from '../target/target-applications.ts';
import type { NativeCaches } from './cache-folders.ts';
import { surveyNative } from './check-native.ts';
import { type FromCache, nativeFromCache } from './from-cache.ts';

/** Native code from the caches of the author's tools that replaces code for other systems. */
export async function cachedNative(
  files: readonly PayloadFile[],
  target: Target,
  emulator: OtpRuntime['emulator'],
  more: {
    options: { nativeCaches?: NativeCaches | undefined; workFolder: string };
    otp: number;
    applications: readonly PlannedApplication[];
  },
): Promise<FromCache> {
  const { nativeCaches: caches, workFolder } = more.options;
  if (!caches) return { files: [], replaced: [], archives: [] };
  const { misfits } = await surveyNative(files, target, emulator);
  const { otp, applications } = more;
  return nativeFromCache(misfits, { caches, target, emulator, otp, applications, workFolder });
}

/** Which archives an application's native code is from. */
export const nativeReasons = (name: string, { archives }: FromCache): string[] =>
  archives
    .filter(({ application }) => application === name)
    .map(({ path }) => `its native code is from \`${path}\``);
