import { describe, expect, test } from 'bun:test';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import { checkReleaseRecord } from '../../../src/payload/format/release-record-check.ts';
import { releaseRecordSample } from './release-record-sample.ts';

const files = new Set(['releases/1.0.0/sys.config', 'releases/1.0.0/env.sh', 'bin/migrate']);
const { commands } = releaseRecordSample;

const withCommand = (foo: unknown) => ({ ...releaseRecordSample, commands: { ...commands, foo } });
const withWords = (...words: unknown[]) =>
  withCommand({ run: { arguments: words, environment: {}, prepare: [] } });
const withStep = (step: unknown) => withCommand({ run: { arguments: [], environment: {}, prepare: [step] } });
const nested = (depth: number): unknown =>
  depth === 0 ? 'x' : { variable: 'A', default: nested(depth - 1) };

describe('a release record', () => {
  test('is taken when it is right', () => {
    expect(checkReleaseRecord(releaseRecordSample, files)).toEqual(releaseRecordSample);
  });

  const { kind: _, ...withoutKind } = releaseRecordSample;
  const wrong: [string, unknown][] = [
    ['an unknown member', { ...releaseRecordSample, extra: 1 }],
    ['a missing member', withoutKind],
    ['an unknown kind', { ...releaseRecordSample, kind: 'daemon' }],
    ['no start', { ...releaseRecordSample, commands: { pid: { builtIn: 'pid' } } }],
    ['a cookie that is none', { ...releaseRecordSample, cookie: {} }],
    ['a variable that is none', { ...releaseRecordSample, defaults: { 'A B': '1' } }],
    ['an alias of an alias', withCommand({ alias: 'foreground' })],
    ['an alias of a member of every object', withCommand({ alias: 'toString' })],
    ['two kinds of command', withCommand({ builtIn: 'pid', execute: 'bin/migrate' })],
    ['a built-in that there is not', withCommand({ builtIn: 'format' })],
    ['an executable that is no file', withCommand({ execute: 'bin/server' })],
    ['an unknown word', withWords({ home: '.' })],
    ['a name that is a path', { ...releaseRecordSample, name: 'a/b' }],
    ['a hook before a command that is not built in', withCommand({ execute: 'bin/migrate', before: [] })],
    [
      'a step that is no hook after a built-in',
      withCommand({ builtIn: 'stop', after: [{ kind: 'pid-file' }] }),
    ],
    ["words after the rest of the user's", withWords({ words: 'rest' }, 'more')],
    ["words after the user's", withWords({ words: 'all' }, 'more')],
    ['a path out of the state', withWords({ state: '../x' })],
    ['a default deep inside', withWords(nested(9))],
    ['a file to copy that is none', withStep({ kind: 'copy', from: 'x', to: 'y' })],
    ['a step that there is not', withStep({ kind: 'remove' })],
  ];
  test.each(wrong)('is refused with %s', (_, release) => {
    let thrown: unknown;
    try {
      checkReleaseRecord(release, files);
    } catch (error) {
      thrown = error;
    }
    expect(hasCode(thrown, 'manifest-invalid') || hasCode(thrown, 'path-unsafe')).toBe(true);
  });
});
