import { expect, test } from 'bun:test';
import { decisionText, skipText, thinProblemText } from '../../../src/errors/faults/shipping.ts';

test('says why a program has no thin form', () => {
  expect(thinProblemText({ problem: 'several-words', variable: 'WORDS' })).toBe(
    'a script cannot set `WORDS` to several words',
  );
  expect(decisionText({ problem: 'fat-only', found: { problem: 'windows' } })).toBe(
    'contains the executable: there is no thin form, because Windows has no `sh` to start it',
  );
});

test('says how to get a channel for a target that it skips', () => {
  expect(skipText({ problem: 'no-archive', form: 'thin' })).toContain('`form = "fat"`');
  expect(skipText({ problem: 'no-target', fits: ['linux-x64', 'linux-arm64'] })).toBe(
    'no executable for linux-x64, linux-arm64',
  );
});

test('names dependencies, values and files as literals', () => {
  expect(decisionText({ problem: 'depends', depends: ['libc6 (>= 2.34)', 'zlib1g'] })).toBe(
    'depends on `libc6 (>= 2.34)`, `zlib1g`',
  );
  expect(decisionText({ problem: 'depends', depends: [] })).toBe('depends on nothing');
  expect(decisionText({ problem: 'default', key: '[ship.deb] section', value: 'utils' })).toBe(
    '`[ship.deb] section` is not set: uses `utils`',
  );
  expect(decisionText({ problem: 'leftovers-removed', paths: ['.a.001122334455.part'] })).toBe(
    'removed unfinished files of an earlier run: `.a.001122334455.part`',
  );
});
