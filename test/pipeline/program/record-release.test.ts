import { expect, test } from 'bun:test';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import { requireRecordable } from '../../../src/pipeline/program/record-release.ts';
import type { ReleaseBuildOptions } from '../../../src/release-options.ts';

const release = (options: Partial<ReleaseBuildOptions>) =>
  ({ kind: 'release', input: { tool: 'mix' }, options: { commands: undefined, ...options } }) as never;

test('a start that loads all code anyway is not recorded', () => {
  let caught: unknown;
  try {
    requireRecordable(release({}));
  } catch (error) {
    caught = error;
  }
  expect(hasCode(caught, 'options-conflict') && caught.data.problem).toBe('profile-start-embedded');
  expect(requireRecordable(release({ mode: 'interactive' }))).toMatchObject({ kind: 'service' });
  expect(requireRecordable(release({ kind: 'app' }))).toMatchObject({ kind: 'app' });
});
