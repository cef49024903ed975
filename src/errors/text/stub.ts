import type { ErrorTexts } from '../error-text.ts';

export interface StubErrors {
  /** `expected` and `found`: digests. */
  'base-digest-wrong': { path: string; expected: string; found: string };
  'base-not-cached': { path: string };
  'base-fetch-failed': { path: string; found: string };
  'npm-missing': { path: string };
  'stub-not-compiled': { path?: string; found: string; target: string };
  /** How often `path`, a part of the base, is in it. */
  'base-unexpected': { path: string; expected: number; found: number };
}

export const stubTexts: ErrorTexts<StubErrors> = {
  'base-digest-wrong': ({ path, expected, found }) => ({
    message: `\`${path}\` is not the Bun that this version is made for: expected ${expected}, found ${found}`,
    hint: 'remove that file or package and try again; when it comes back, the registry or mirror serves something else',
  }),
  'base-not-cached': ({ path }) => ({
    message: `\`${path}\` is needed and not in the cache, and nothing may be fetched`,
    hint: 'run `onebeam stub build` for this target once with a network, then go offline',
  }),
  'base-fetch-failed': ({ path, found }) => ({
    message: `\`npm pack ${path}\` failed: ${found}`,
    hint: 'check the registry and proxy that npm is set up with: `npm config list`',
  }),
  'npm-missing': ({ path }) => ({
    message: `npm is needed to fetch \`${path}\`, and it was not found`,
    hint: 'install npm, or put that package beside onebeam in node_modules',
  }),
  'stub-not-compiled': ({ found, target }) => ({
    message: `Bun could not compile the launcher for ${target}: ${found}`,
    hint: 'the launcher of a release always compiles; in a checkout, see what was changed in `runtime-stub/`',
  }),
  'base-unexpected': ({ path, expected, found }) => ({
    message: `this Bun is not as expected: ${path} is there ${found} times instead of ${expected}`,
    hint: 'use the pinned version of Bun; for a new one, look at `src/stub/neutralise.ts` again',
  }),
};
