import type { ReleaseKind, ReleaseRecord } from '../../src/payload/format/release-record.ts';

/** The record of a release that needs no separate files. */
export const sampleRelease = (kind: ReleaseKind = 'service'): ReleaseRecord => ({
  ...{ name: 'greeter', version: '1.2.0', tool: 'mix', distribution: 'none', cookie: 'generate' },
  ...{ kind, workingFolder: 'keep', defaults: {} },
  commands: { start: { run: { arguments: ['-noshell'], environment: {}, prepare: [] } } },
});
