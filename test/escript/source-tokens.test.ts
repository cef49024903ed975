import { describe, expect, test } from 'bun:test';
import { sourceForms, sourceTokens } from '../../src/escript/source-tokens.ts';

const words = (source: string) => [...sourceTokens(source)].map(({ kind, text }) => `${kind} ${text}`);

describe('tokens of Erlang source', () => {
  const cases: [name: string, source: string, words: string[]][] = [
    ['a remote call', 'lists:map(F)', ['atom lists', 'sign :', 'atom map', 'sign (', 'variable F', 'sign )']],
    ['a comment', 'a % it\'s "here\n b', ['atom a', 'atom b']],
    ['a string with a quote', '"a\\"b" c', ['string a\\"b', 'atom c']],
    ['a string over lines', '"a\n% b" c', ['string a\n% b', 'atom c']],
    ['a quoted atom', "'Elixir.Foo':x", ['atom Elixir.Foo', 'sign :', 'atom x']],
    [
      'characters',
      `$" $' $\\" $\\x{41} $% a`,
      ['number $"', "number $'", 'number $\\"', 'number $\\x{41}', 'number $%', 'atom a'],
    ],
    ['a character that is a blank', '[$ , b]', ['sign [', 'number $ ', 'sign ,', 'atom b', 'sign ]']],
    ['numbers', '16#fF 1.5e-3 1_000', ['number 16#fF', 'number 1.5e-3', 'number 1_000']],
    ['a full stop after a number', '1.\nb', ['number 1', 'dot .', 'atom b']],
    ['a range of a map or record', 'X#r.f', ['variable X', 'sign #', 'atom r', 'sign .', 'atom f']],
    [
      'a triple-quoted string',
      'a = """\n  it "is" % so\n  """. b',
      ['atom a', 'sign =', 'string \n  it "is" % so\n  ', 'dot .', 'atom b'],
    ],
    [
      'sigils',
      '~"a" ~b[x"y] ~s"""\n  q"\n  """',
      ['string ~"a"', 'string ~b[x"y]', 'string ~s"""\n  q"\n  """'],
    ],
    ['a string without end', '"abc', ['sign "', 'atom abc']],
    ['two colons', 'a :: b', ['atom a', 'sign ::', 'atom b']],
  ];
  for (const [name, source, expected] of cases) test(name, () => expect(words(source)).toEqual(expected));
});

test('forms end at full stops', () => {
  const forms = sourceForms('-mode(compile).\nmain(_) ->\n  X = 1.5, a.b.\n%% end\nrest');
  expect(forms.map((form) => form.map(({ text }) => text).join(' '))).toEqual([
    '- mode ( compile )',
    'main ( _ ) -> X = 1.5 , a . b',
    'rest',
  ]);
});
