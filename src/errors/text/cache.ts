import type { ErrorTexts } from '../error-text.ts';

export interface CacheErrors {
  'cache-not-trusted': { path: string; folder: string; why: CacheDistrust };
  'cache-not-writable': { path: string; reason: string };
}

/** Why another user may control a folder or file of the cache. */
export type CacheDistrust = 'foreign' | 'shared' | 'link';

const reasons: Record<CacheDistrust, string> = {
  foreign: 'belongs to another user',
  shared: 'can be written by other users',
  link: 'is a broken link',
};

export const cacheTexts: ErrorTexts<CacheErrors> = {
  'cache-not-trusted': ({ path, folder, why }) => ({
    message: `the build cache \`${folder}\` is not safe: \`${path}\` ${reasons[why]}`,
    hint:
      why === 'shared'
        ? `set \`ONEBEAM_BUILD_CACHE\` to a folder that only you can write to, or run \`chmod go-w ${path}\` and delete the cache, because other users may have changed its files`
        : 'set `ONEBEAM_BUILD_CACHE` to a folder that only you and root can write to; the same must hold for all folders above it',
  }),
  'cache-not-writable': ({ path, reason }) => ({
    message: `cannot write to the cache folder \`${path}\`: ${reason}`,
    hint: 'free disk space, make the folder writable, or set `ONEBEAM_BUILD_CACHE` to another folder',
  }),
};
