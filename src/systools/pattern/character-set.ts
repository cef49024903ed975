import { invalid, unsupported } from './pattern-error.ts';

export type CharacterTest = (code: number) => boolean;

type Range = readonly [low: number, high: number];

const inRanges =
  (ranges: readonly Range[]): CharacterTest =>
  (code) =>
    ranges.some(([low, high]) => code >= low && code <= high);

/** `41-5a aa` */
const ranges = (text: string): Range[] =>
  text.split(' ').map((range) => {
    const [low, high = low] = range.split('-').map((digits) => Number.parseInt(digits, 16));
    return [low!, high!];
  });

/**
 * The classes of POSIX. Up to OTP 27 those of Latin-1, from its own tables for PCRE; since OTP 28 those of ASCII, as PCRE2
 * has them. Characters beyond are in none. All of it as `re:run/3` of OTP 25, 27 and 29 answers for each character.
 */
const latin1Sets: Readonly<Record<string, CharacterTest>> = setsOf({
  alpha: '41-5a 61-7a aa b5 ba c0-d6 d8-f6 f8-ff',
  lower: '61-7a aa b5 ba df-f6 f8-ff',
  upper: '41-5a c0-d6 d8-de',
  word: '30-39 41-5a 5f 61-7a aa b5 ba c0-d6 d8-f6 f8-ff',
  alnum: '30-39 41-5a 61-7a aa b5 ba c0-d6 d8-f6 f8-ff',
  ascii: '0-ff',
  cntrl: '0-1f 7f-9f',
  graph: '21-7e a0-ff',
  print: '20-7e a0-ff',
  punct: '21-2f 3a-40 5b-60 7b-7e a0-a9 ab-b4 b6-b9 bb-bf d7 f7',
});
const asciiSets: Readonly<Record<string, CharacterTest>> = setsOf({
  alpha: '41-5a 61-7a',
  lower: '61-7a',
  upper: '41-5a',
  word: '30-39 41-5a 5f 61-7a',
  alnum: '30-39 41-5a 61-7a',
  ascii: '0-7f',
  cntrl: '0-1f 7f',
  graph: '21-7e',
  print: '20-7e',
  punct: '21-2f 3a-40 5b-60 7b-7e',
});

function setsOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, CharacterTest>> {
  const common = { digit: '30-39', space: '9-d 20', blank: '9 20', xdigit: '30-39 41-46 61-66' };
  const all = Object.entries({ ...common, ...texts });
  return Object.fromEntries(all.map(([name, text]) => [name, inRanges(ranges(text))]));
}

const posixSets = (otp: number): Readonly<Record<string, CharacterTest>> =>
  otp >= 28 ? asciiSets : latin1Sets;

const horizontal = inRanges(ranges('9 20 a0 1680 180e 2000-200a 202f 205f 3000'));
export const isVertical = inRanges(ranges('a-d 85 2028-2029'));
export const isWord = (otp: number): CharacterTest => posixSets(otp).word!;

const not =
  (test: CharacterTest): CharacterTest =>
  (code) =>
    !test(code);

/** `\d`, `\W` and their like, by letter. */
export function escapedSet(letter: string, otp: number): CharacterTest | undefined {
  const { digit, word, space } = posixSets(otp);
  const sets: Readonly<Record<string, CharacterTest | undefined>> = {
    d: digit!,
    w: word!,
    s: space!,
    h: horizontal,
    v: isVertical,
  };
  if (letter === 'N') return (code) => code !== 10;
  const test = sets[letter.toLowerCase()];
  return test && letter !== letter.toLowerCase() ? not(test) : test;
}

/** A class of POSIX, `alpha` or `^alpha`. @throws PatternError */
export function posixSet(name: string, caseless: boolean, otp: number): CharacterTest {
  const plain = name.replace(/^\^/, '');
  const found = posixSets(otp)[caseless && (plain === 'lower' || plain === 'upper') ? 'alpha' : plain];
  if (!found) throw invalid({ problem: 'class', found: name });
  return name.startsWith('^') ? not(found) : found;
}

/** Properties that mean the same in all versions of PCRE and in this runtime. */
const properties = new Set(
  'L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs C Cc Cf Co Cs'.split(
    ' ',
  ),
);

/** `\p{Lu}`, `\P{Lu}` and `\p{^Lu}`. @throws PatternError */
export function propertySet(name: string, negated: boolean): CharacterTest {
  const plain = name.replace(/^\^/, '');
  const isNegated = negated !== name.startsWith('^');
  if (plain === 'Any') return () => !isNegated;
  if (!properties.has(plain) && plain !== 'L&') throw unsupported({ problem: 'property', found: name });
  const expression = new RegExp(plain === 'L&' ? '\\p{Ll}|\\p{Lu}|\\p{Lt}' : `\\p{${plain}}`, 'u');
  return (code) => expression.test(String.fromCodePoint(code)) !== isNegated;
}

/** The test of all characters from `low` to `high`, and of those that differ from one of them in case only. */
export function rangeSet(low: number, high: number, caseless: boolean): CharacterTest {
  if (!caseless) return (code) => code >= low && code <= high;
  const expression = new RegExp(`^[${escaped(low)}-${escaped(high)}]$`, 'iu');
  return (code) => expression.test(String.fromCodePoint(code));
}

const escaped = (code: number): string => `\\u{${code.toString(16)}}`;
