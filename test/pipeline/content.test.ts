import { expect, test } from 'bun:test';
import type { BuildRequest } from '../../src/build-request.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { buildOptions } from '../../src/options.ts';
import { buildRecord } from '../../src/pipeline/content.ts';
import { sampleBuild } from '../payload/format/build-record-sample.ts';

const escript = readEscript(Buffer.from('#!/usr/bin/env escript\nmain(_) -> ok.\n'), 'hello');
const surroundings = {
  workingFolder: '/project',
  cacheFolder: '/cache',
  environment: {},
  host: { platform: 'linux', arch: 'x64', musl: false },
};
const recordOf = (request: Partial<BuildRequest>, recorded: string[] = [], modified?: number) =>
  buildRecord(
    [{ escript, recorded }],
    buildOptions({ escript: 'hello', ...request }, surroundings),
    modified,
  );

test('records the defaults of a request with only an escript', () => {
  const { level, ...defaults } = sampleBuild();
  expect(recordOf({})).toEqual({ ...defaults, level: expect.any(Number) });
});

test('records requested options, folders by the place of their files', () => {
  const record = recordOf(
    {
      addApplications: ['ssl'],
      boot: 'escript',
      profile: 'cli',
      shake: true,
      level: 19,
      priv: [{ application: 'hello', folder: 'assets' }],
      windowsVcruntime: 'vc',
    },
    ['lists'],
    1_700_000_000,
  );
  expect(record).toEqual({
    ...sampleBuild(),
    addApplications: ['ssl'],
    boot: 'escript',
    profile: 'cli',
    shake: true,
    level: 19,
    priv: [{ application: 'hello', folder: 'lib/hello/priv' }],
    windowsVcruntime: true,
    startModules: ['lists'],
    modified: 1_700_000_000,
  });
});
