import type { ErrorTexts } from '../error-text.ts';

/** `found` of `gzip` and `tar`: what the reader says. */
type BaseFault =
  | { problem: 'digest'; expected: string; found: string }
  | { problem: 'no-member'; expected: string }
  | { problem: 'gzip'; expected: number; found: string }
  | { problem: 'tar'; found: string };

function baseText(fault: BaseFault): string {
  switch (fault.problem) {
    case 'digest':
      return `expected ${fault.expected}, found ${fault.found}`;
    case 'no-member':
      return `expected ${fault.expected}, found no such file in the archive`;
    case 'gzip':
      return `expected gzip of at most ${fault.expected} bytes, found ${fault.found}`;
    case 'tar':
      return `expected a sound tar archive, found ${fault.found}`;
  }
}

export interface StubErrors {
  'base-digest-wrong': { path: string } & BaseFault;
  'base-not-cached': { path: string };
  'base-fetch-failed': { path: string; found: string };
  'npm-missing': { path: string };
  /** `found`: what Bun says. */
  'stub-not-compiled': { path?: string; target: string } & (
    | { problem: 'compiler'; found: string }
    | { problem: 'sections' }
  );
  /** How often `path`, a part of the base, is in it. */
  'base-unexpected': { path: string; expected: number; found: number };
}

export const stubTexts: ErrorTexts<StubErrors> = {
  'base-digest-wrong': (data) => ({
    message: `\`${data.path}\` is not the Bun that this version is made for: ${baseText(data)}`,
    hint: 'remove that file or package and try again; when it comes back, the registry or mirror serves something else',
  }),
  'base-not-cached': ({ path }) => ({
    message: `\`${path}\` is needed and not in the cache, and nothing may be fetched`,
    hint: 'run `onebeam launcher build` for this target once with a network, then go offline',
  }),
  'base-fetch-failed': ({ path, found }) => ({
    message: `\`npm pack ${path}\` failed: ${found}`,
    hint: 'check the registry and proxy that npm is set up with: `npm config list`',
  }),
  'npm-missing': ({ path }) => ({
    message: `npm is needed to fetch \`${path}\`, and it was not found`,
    hint: 'install npm, or put that package beside onebeam in node_modules',
  }),
  'stub-not-compiled': (data) => ({
    message: `Bun could not compile the launcher for ${data.target}: ${data.problem === 'compiler' ? data.found : 'no section of its own for its variable, or no empty one'}`,
    hint: 'the launcher of a release always compiles; in a checkout, see what was changed in `runtime-stub/`',
  }),
  'base-unexpected': ({ path, expected, found }) => ({
    message: `this Bun is not as expected: ${path} is there ${found} times instead of ${expected}`,
    hint: 'use the pinned version of Bun; for a new one, look at `src/stub/neutralise.ts` again',
  }),
};
