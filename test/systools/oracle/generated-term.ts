import type { Dice } from './dice.ts';

/** The Erlang text of a random term: every kind of literal; maps of one pair, as the order of more is not decided. */
export function termText(dice: Dice, depth = 3): string {
  const kind = depth > 0 ? dice.below(14) : dice.below(8);
  const several = (): string[] =>
    Array.from({ length: dice.below(depth === 3 ? 12 : 5) }, () => termText(dice, depth - 1));
  switch (kind) {
    case 0:
      return dice.pick(integers);
    case 1:
      return dice.pick(floats);
    case 2:
    case 3:
      return dice.pick(atoms);
    case 4:
    case 5:
      return dice.pick(strings);
    case 6:
      return dice.pick(binaries);
    case 7:
      return dice.pick(['fun lists:map/2', "fun 'm-1':f/0", '[]', '{}', '#{}']);
    case 8:
    case 9:
      return `{${several().join(', ')}}`;
    case 10:
    case 11:
      return `[${several().join(', ')}]`;
    case 12:
      return `[${[termText(dice, depth - 1), ...several()].join(', ')} | ${dice.pick([...atoms, ...integers])}]`;
    default:
      return `#{${termText(dice, depth - 1)} => ${termText(dice, depth - 1)}}`;
  }
}

const integers = [
  ...[
    '0',
    '1',
    '255',
    '256',
    '-1',
    '-128',
    '2147483647',
    '2147483648',
    '-2147483648',
    '-2147483649',
    '16#ff',
    '$a',
  ],
  ...[
    '$\\n',
    '123456789012345678901234567890',
    '-99999999999999999999',
    '36#ZZ',
    '1_000_000',
    `${'9'.repeat(700)}`,
  ],
];
const floats = [
  '0.0',
  '-0.0',
  '1.0',
  '1.5e300',
  '1.0e-300',
  '0.1',
  '123456.789',
  '1.0e22',
  '1.0e21',
  '4.9e-324',
  '100000.0',
];
const atoms = [
  ...[
    'a',
    'undefined',
    'ok',
    "'with space'",
    "'Capital'",
    "''",
    "'it''s'".replace("''", "\\'"),
    "'é'",
    'éa',
    "'日本'",
  ],
  ...[
    "'a\\nb'",
    'node@host',
    "'end'",
    "'maybe'",
    "'else'",
    'a_rather_long_atom_that_takes_its_place',
    `'${'ö'.repeat(130)}'`,
  ],
];
const strings = [
  ...[
    '""',
    '"abc"',
    '"a\\"b\\\\c"',
    '"line\\nline\\ttab"',
    '"éü"',
    '"日本"',
    '"\\e\\x{7f}\\0"',
    '[1, 2, 3]',
    '[255, 256]',
  ],
  ...[`"${'long text with words '.repeat(6)}"`, `"${'x'.repeat(90)}"`, '"mixed Ω and a"'],
];
const binaries = [
  ...[
    '<<>>',
    '<<"abc">>',
    '<<1, 2, 3>>',
    '<<"é"/utf8>>',
    '<<"日本"/utf8>>',
    '<<255>>',
    '<<1:1>>',
    '<<"a\\nb">>',
  ],
  ...[
    `<<"${'binary text '.repeat(12)}">>`,
    `<<${Array.from({ length: 60 }, (_, index) => index * 4).join(', ')}>>`,
    '<<5:3, 7:9>>',
  ],
];
