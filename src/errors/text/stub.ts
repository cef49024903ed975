import type { ErrorTexts } from '../error-text.ts';
import { type ProgramEnd, programEndText } from '../faults/programs.ts';

/** `found` of `gzip` and `tar`: the reader's message. */
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
      return `expected gzip data of at most ${fault.expected} bytes, found ${fault.found}`;
    case 'tar':
      return `expected a valid tar archive, found ${fault.found}`;
  }
}

export interface StubErrors {
  'bun-digest-wrong': { path: string } & BaseFault;
  'bun-not-cached': { path: string };
  'bun-fetch-failed': { path: string } & ProgramEnd;
  'npm-missing': { path: string };
  'launcher-not-compiled': { path?: string; target: string } & (
    | ({ problem: 'compiler' } & ProgramEnd)
    | { problem: 'sections' }
  );
  /** How often `path`, a part of the base, occurs in it. */
  'bun-unexpected': { path: string; expected: number; found: number };
}

export const stubTexts: ErrorTexts<StubErrors> = {
  'bun-digest-wrong': (data) => ({
    message: `\`${data.path}\` is not the Bun version that onebeam pins: ${baseText(data)}`,
    hint: 'delete that file or package and try again; if the error persists, the registry or mirror serves a modified file',
  }),
  'bun-not-cached': ({ path }) => ({
    message: `\`${path}\` is needed but not in the cache, and downloads are disabled`,
    hint: 'run `onebeam launcher build` for this target once with network access',
  }),
  'bun-fetch-failed': (data) => ({
    message: `\`npm pack ${data.path}\` failed: ${programEndText(data)}`,
    hint: 'check the registry and proxy settings of npm: `npm config list`',
  }),
  'npm-missing': ({ path }) => ({
    message: `\`npm\` was not found in PATH; it is needed to download \`${path}\``,
    hint: 'install npm, or put the package into `node_modules` next to onebeam',
  }),
  'launcher-not-compiled': (data) => ({
    message: `Bun could not compile the launcher for ${data.target}: ${data.problem === 'compiler' ? programEndText(data) : 'the section for its variable is missing or not empty'}`,
    hint: 'in a checkout, check what changed in `runtime-stub/`',
  }),
  'bun-unexpected': ({ path, expected, found }) => ({
    message: `this Bun is not supported: expected ${expected} occurrences of ${path}, found ${found}`,
    hint: 'use the pinned version of Bun; to support another one, update `src/stub/neutralise.ts`',
  }),
};
