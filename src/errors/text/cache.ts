import type { ErrorTexts } from '../error-text.ts';

export const cacheTexts = {
  'cache-not-writable': ({ path, cause }) => ({
    message: `cannot write to the cache folder \`${path}\`: ${cause instanceof Error ? cause.message : cause}`,
    hint: 'free space there, make it writable, or name another folder with `ONEBEAM_BUILD_CACHE`',
  }),
} satisfies ErrorTexts;
