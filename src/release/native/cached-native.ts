import type { PayloadFile } from '../../archive/payload-file.ts';
import type { PlannedApplication } from '../target/target-applications.ts';
import type { NativeCaches } from './cache-folders.ts';
import { type NativePlatforms, surveyNative } from './check-native.ts';
import { type FromCache, nativeFromCache } from './from-cache.ts';

/** Native code from the caches of the author's tools that replaces code for other systems. */
export async function cachedNative(
  files: readonly PayloadFile[],
  platforms: NativePlatforms,
  more: {
    options: { nativeCaches?: NativeCaches | undefined; workFolder: string };
    otp: number;
    applications: readonly PlannedApplication[];
  },
): Promise<FromCache> {
  const { nativeCaches: caches, workFolder } = more.options;
  if (!caches) return { files: [], replaced: [], archives: [] };
  const { misfits } = await surveyNative(files, platforms);
  const { otp, applications } = more;
  const { target, emulator } = platforms;
  return nativeFromCache(misfits, { caches, target, emulator, otp, applications, workFolder });
}

/** Which archives an application's native code is from. */
export const nativeReasons = (name: string, { archives }: FromCache): string[] =>
  archives
    .filter(({ application }) => application === name)
    .map(({ path }) => `its native code is from \`${path}\``);
