import { expect, test } from 'bun:test';
import { downloadSizes } from '../../src/pipeline/download-sizes.ts';
import { releaseRecordSample } from '../payload/format/release-record-sample.ts';

const parts = { launcher: 100_000_000, runtime: 5_000_000, program: 1_000, overhead: 99 };
const built = { size: 105_001_099, parts };

test('estimates the archive and the thin form of an executable', () => {
  expect(downloadSizes({ ...built, target: 'linux-x64' })).toEqual({ archive: 52_301_099, thin: 5_001_000 });
  expect(downloadSizes({ ...built, target: 'darwin-arm64' })).toEqual({
    archive: 49_601_099,
    thin: 5_001_000,
  });
});

test('Windows has no thin form', () => {
  const { thin } = downloadSizes({ ...built, target: 'windows-x64', release: releaseRecordSample });
  expect(thin).toBeUndefined();
  expect(downloadSizes({ ...built, target: 'windows-arm64' })).toEqual({ archive: 53_001_099 });
});

test('a thin form is what it is', () => {
  const thin = { folder: '/dist/a', launchers: ['/dist/a/bin/a'] };
  expect(downloadSizes({ ...built, size: 5_100_000, target: 'linux-x64', thin })).toEqual({
    thin: 5_100_000,
  });
});
