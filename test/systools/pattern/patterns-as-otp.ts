import { firstMatch } from '../../../src/systools/pattern/match-pattern.ts';
import { parsePattern } from '../../../src/systools/pattern/parse-pattern.ts';
import { PatternError } from '../../../src/systools/pattern/pattern-error.ts';
import type { OracleOtp } from '../../bed/otp28.ts';
import { erlangMap } from '../../erlang/oracle.ts';
import type { Random } from '../../erlang/random.ts';

const atoms = [
  'a',
  'b',
  '1',
  '.',
  '2',
  '\\.',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '\\h',
  '\\D',
  '[a-c]',
  '[^a]',
  '[[:alpha:]]',
  '[[:^digit:]1]',
  '[]a]',
  '[a-]',
  '[\\d.]',
  '[[:punct:]]',
  '\\x61',
  '\\x{e9}',
  'é',
  'É',
  'ß',
  '\\p{L}',
  '\\p{Lu}',
  '\\P{N}',
  '\\R',
  '\\N',
  '\\v',
  '\\n',
  '\\Qa.b\\E',
  '\\1',
  '\\2',
  '\\g{1}',
  '\\k<n>',
  '^',
  '$',
  '\\A',
  '\\z',
  '\\Z',
  '\\b',
  '\\B',
  '\\G',
  '\\K',
  '(?i)',
  '(?x)',
  '(?s)',
  '(?m)',
  '(?-i)',
  '(?U)',
  ' ',
  '#',
  '\\i',
  '\\_',
  '\\-',
  '(?#c)',
  '[[:nope:]]',
  '\\y',
  '\\e',
  '\\011',
  '\\10',
  '\\0',
  '{',
  '}',
  '{2}',
  '{1,}',
  '{,2}',
  '{ 1 }',
  '{2,1}',
  '-',
  '_',
  '😀',
  '[é-ü]',
  '[[:upper:]]',
  '[[:space:]]',
  '[[:word:]]',
  '[[:graph:]]',
  '[[:print:]]',
  '[[:cntrl:]]',
  '[[:blank:]]',
  '[[:lower:]]',
  '[[:xdigit:]]',
  '[[:ascii:]]',
  '[[:alnum:]]',
  '\\H',
  '\\V',
  '\\S',
  '[\\w-z]',
  '[a-\\d]',
  '[z-a]',
  '[\\b]',
  '\\ca',
  '\\o{101}',
  '[\\Qa]\\E]',
  '[\\]]',
];
const open = [
  '(',
  '(?:',
  '(?>',
  '(?=',
  '(?!',
  '(?<=',
  '(?<!',
  '(?<n>',
  '(?P<n>',
  "(?'n'",
  '(?i:',
  '(?x:',
  '(?i-s:',
  '(?|',
  '(?1)',
  '(*ACCEPT)',
];
const quant = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '*+',
  '++',
  '?+',
  '{2}',
  '{1,2}',
  '{0,1}?',
  '{2,}+',
  '{,2}',
  '{ 1, 2 }',
];
const texts = [
  '',
  '1',
  '2.1',
  '2.1.1',
  'ab',
  'aab',
  'aaa',
  'A',
  'aB',
  'é',
  'É',
  'ß',
  '1.0-rc.1',
  'a b',
  'a\nb',
  '\r\n',
  'a\n',
  '_',
  '😀',
  'a.b',
  'a]',
  '-',
  'b',
  '\u00a0',
  '\u2028',
  '\u00d7',
  '\u00b5',
  '12',
  'a\u00e9\u00c9',
  '{1}',
  'ABAB',
  'abab',
];

/** A regular expression of a few parts, most of them well-formed. */
export function randomPattern(random: Random, depth = 2): string {
  let pattern = '';
  for (let left = 1 + random.below(3); left > 0; left--) {
    const isGroup = depth > 0 && random.below(3) === 0;
    pattern += isGroup ? `${random.pick(open)}${randomPattern(random, depth - 1)})` : random.pick(atoms);
    if (random.below(3) === 0) pattern += random.pick(quant);
    if (random.below(6) === 0) pattern += '|';
  }
  return pattern;
}

const search = `fun(Pair) ->
    [Pattern, Text] = binary:split(Pair, <<0>>),
    try re:run(unicode:characters_to_list(Text), Pattern, [unicode, {capture, first, list}]) of
      {match, [Match]} -> ["match ", unicode:characters_to_binary(Match)];
      nomatch -> "nothing"
    catch error:badarg -> "invalid" end
  end`;

export type Pair = readonly [pattern: string, text: string];

/** Returns what `re:run/3` there makes of each pair: `match …`, `nothing` or `invalid`. */
export async function matchedThere(there: OracleOtp, pairs: readonly Pair[]): Promise<string[]> {
  const answers = await erlangMap(
    there,
    search,
    pairs.map((pair) => Buffer.from(pair.join('\0'))),
  );
  return answers.map(String);
}

export function matchedHere([pattern, text]: Pair, otp: number): string {
  try {
    const match = firstMatch(parsePattern(pattern, otp), text);
    return match === undefined ? 'nothing' : `match ${match}`;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return error.kind;
  }
}

/** The pairs that are matched differently; unsupported patterns are not differences. */
export async function differentMatches(there: OracleOtp, pairs: readonly Pair[]): Promise<string[]> {
  const theirs = await matchedThere(there, pairs);
  return pairs.flatMap((pair, at) => {
    const ours = matchedHere(pair, there.release);
    return ours === 'unsupported' || ours === theirs[at]
      ? []
      : [`${JSON.stringify(pair)}: ${ours} | ${theirs[at]}`];
  });
}

export const randomPairs = (random: Random, count: number): Pair[] =>
  Array.from({ length: count }, () => [randomPattern(random), random.pick(texts)] as const);
