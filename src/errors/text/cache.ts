import type { ErrorTexts } from '../error-text.ts';

const reasons: Record<string, string> = {
  foreign: 'belongs to another user',
  shared: 'can be written by other users',
  link: 'is a link that leads nowhere',
};

export const cacheTexts = {
  'cache-not-trusted': ({ path, detail }) => ({
    message: `the build cache \`${detail?.folder}\` is not safe: \`${path}\` ${reasons[String(detail?.why)] ?? 'is controlled by another user'}`,
    hint:
      detail?.why === 'shared'
        ? `set \`ONEBEAM_BUILD_CACHE\` to a folder of your own, or run \`chmod go-w ${path}\` and delete the cache, whose files others may have changed`
        : 'set `ONEBEAM_BUILD_CACHE` to a folder of your own, below folders that only you and root can write to',
  }),
  'cache-not-writable': ({ path, cause }) => ({
    message: `cannot write to the cache folder \`${path}\`: ${cause instanceof Error ? cause.message : cause}`,
    hint: 'free space there, make it writable, or name another folder with `ONEBEAM_BUILD_CACHE`',
  }),
} satisfies ErrorTexts;
