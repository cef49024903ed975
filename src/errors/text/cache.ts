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
  link: 'is a link that leads nowhere',
};

export const cacheTexts: ErrorTexts<CacheErrors> = {
  'cache-not-trusted': ({ path, folder, why }) => ({
    message: `the build cache \`${folder}\` is not safe: \`${path}\` ${reasons[why]}`,
    hint:
      why === 'shared'
        ? `set \`ONEBEAM_BUILD_CACHE\` to a folder of your own, or run \`chmod go-w ${path}\` and delete the cache, whose files others may have changed`
        : 'set `ONEBEAM_BUILD_CACHE` to a folder of your own, below folders that only you and root can write to',
  }),
  'cache-not-writable': ({ path, reason }) => ({
    message: `cannot write to the cache folder \`${path}\`: ${reason}`,
    hint: 'free space there, make it writable, or name another folder with `ONEBEAM_BUILD_CACHE`',
  }),
};
