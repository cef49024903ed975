import { describe, expect, test } from 'bun:test';
import { matchesVersion } from '../../../src/systools/relup/version-pattern.ts';
import { oracles } from '../../bed/otp28.ts';
import { testWith } from '../../bed/when.ts';
import { erlangMap } from '../../erlang/oracle.ts';

const versions = [
  '1',
  '2.1',
  '2.1.1',
  '1.0-rc.1',
  '10',
  'a',
  '1_0',
  '1+b',
  '',
  '2.10\n',
  'É',
  'x y',
  '1.0-RC',
];
const patterns = [
  '2\\.[0-9]+',
  '.*',
  '',
  '1|1.*',
  '^2\\.1(\\.\\d+)*$',
  '\\A\\d+\\z',
  '\\A\\d+\\.\\d+\\Z',
  '[[:digit:]]+',
  '[[:xdigit:]]',
  '[^[:space:]]+',
  '(?i)1\\.0-rc',
  '\\Q1.0-rc.1\\E',
  '1\\_0',
  '1\\-?0?',
  '(?P<major>\\d+)\\.\\d+',
  '(?#any)\\d+',
  '\\w\\h\\w',
  '\\p{Lu}',
  '[1-9][0-9]*',
  '1\\+b',
  '(?:2\\.1){1,2}',
  '.',
  '\\\\A',
];

describe('matchesVersion', () => {
  test('must match all of the version, and takes the first alternative that matches', () => {
    expect(matchesVersion('2\\.[0-9]+', '2.1', 'x.appup', 27)).toBe(true);
    expect(matchesVersion('2\\.[0-9]+', '2.1.1', 'x.appup', 27)).toBe(false);
    expect(matchesVersion('1|1.*', '1.0', 'x.appup', 27)).toBe(false);
  });

  test('refuses an invalid regular expression, with the file', () => {
    expect(() => matchesVersion('(', '1', 'x.appup', 27)).toThrow(
      expect.objectContaining({
        code: 'relup-pattern-invalid',
        data: { path: 'x.appup', found: '(', why: { problem: 'missing-parenthesis' } },
      }),
    );
  });

  test('refuses what it cannot match as PCRE does', () => {
    expect(() => matchesVersion('(?R)', '1', 'x.appup', 27)).toThrow('relup-pattern-unsupported');
  });
});

for (const [release, there] of await oracles()) {
  testWith({ there }, `matches as OTP ${release}`, async ({ there }) => {
    const pairs = patterns.flatMap((pattern) => versions.map((version) => [pattern, version] as const));
    const search = `fun(Pair) ->
        [Pattern, Text] = binary:split(Pair, <<0>>),
        Version = unicode:characters_to_list(Text),
        case re:run(Version, Pattern, [unicode, {capture, first, list}]) of {match, [Version]} -> "y"; _ -> "n" end
      end`;
    const answers = await erlangMap(
      there,
      search,
      pairs.map((pair) => Buffer.from(pair.join('\0'))),
    );
    const theirs = pairs.filter((_, at) => answers[at]!.toString() === 'y');
    expect(
      pairs.filter(([pattern, version]) => matchesVersion(pattern, version, 'x.appup', release)),
    ).toEqual(theirs);
    expect(theirs.length).toBeGreaterThan(30);
  });
}
