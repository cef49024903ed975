import { expect, test } from 'bun:test';
import { oracles } from '../../bed/otp28.ts';
import { testWith } from '../../bed/when.ts';
import { seeded } from '../../erlang/random.ts';
import { differentMatches, matchedHere, type Pair, randomPairs } from './patterns-as-otp.ts';

const supported: readonly Pair[] = [
  ['(?x) 1 \\. \\d+ # comment', '1.10'],
  ['[0-9.]++', '1.10'],
  ['[0-9.]++0', '1.10'],
  ['(?>1|1\\.10)', '1.10'],
  ['[[:digit:]]+\\.[[:^alpha:]]+', '1.10'],
  ['1\\.\\K10', '1.10'],
  ['\\G\\d', '1.10'],
  ['(?<a>1)\\.\\k<a>', '1.10'],
  ['(?i)RC', '1.0-rc'],
  ['\\Q1.0-rc\\E', '1.0-rc'],
  ['(?<!0)-rc|.*', '1.0-rc'],
  ['(a|b)*c|(a|ab)*c', 'abc'],
  ['(a*)*', 'aaa'],
  ['(?:a?)*?$', 'aaa'],
];

for (const [release, there] of await oracles()) {
  testWith({ there }, `matches as re:run of OTP ${release}`, async ({ there }) => {
    expect(supported.map((pair) => matchedHere(pair, release))).not.toContain('unsupported');
    const random = randomPairs(seeded(release), 1500);
    expect(await differentMatches(there, [...supported, ...random])).toEqual([]);
  });
}

test('refuses patterns that need a complete PCRE, and those that never end', () => {
  const unsupported = [
    '(?R)',
    '(?1)(a)',
    '(*ACCEPT)',
    '\\X',
    '(?(1)a|b)',
    '(?|a|b)',
    '(a*)*(a*)*(a*)*b',
    '(?C)',
  ];
  for (const pattern of unsupported) {
    expect([pattern, matchedHere([pattern, 'a'.repeat(400)], 27)]).toEqual([pattern, 'unsupported']);
  }
});

test('refuses a text that is longer than any version', () => {
  expect(matchedHere(['a*', 'a'.repeat(5000)], 27)).toBe('unsupported');
});
