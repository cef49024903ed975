import { expect, test } from 'bun:test';
import { parsePattern } from '../../../src/systools/pattern/parse-pattern.ts';

/** The shape of a pattern, as kinds of nodes. */
function shape(text: string, otp = 27): unknown {
  const of = (value: unknown): unknown => {
    const { kind, items, branches, inner, least, most, lazy, index, to, what } = value as Record<
      string,
      unknown
    >;
    const inside = (items ?? branches) as unknown[] | undefined;
    const said = [kind, ...[least, most, lazy, index, to, what].filter((it) => it !== undefined)];
    if (inside) return [...said, ...inside.map(of)];
    return inner ? [...said, of(inner)] : said.length === 1 ? kind : said;
  };
  return of(parsePattern(text, otp).node);
}

const refused = (text: string, otp = 27): string => {
  try {
    parsePattern(text, otp);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('groups, branches and anchors', () => {
  expect(shape('a|(b)$')).toEqual([
    'either',
    ['sequence', 'character'],
    ['sequence', ['group', 1, ['sequence', 'character']], ['anchor', 'end-or-newline']],
  ]);
  const inner = ['sequence', 'character'];
  expect(shape('(?>a)(?:b)(?=c)')).toEqual(['sequence', ['atomic', inner], inner, ['look', inner]]);
});

test('quantifiers: greedy, lazy, possessive, counted', () => {
  expect(shape('a*b+?c?+d{2,3}')).toEqual([
    'sequence',
    ['repeat', 0, Number.POSITIVE_INFINITY, false, 'character'],
    ['repeat', 1, Number.POSITIVE_INFINITY, true, 'character'],
    ['atomic', ['repeat', 0, 1, false, 'character']],
    ['repeat', 2, 3, false, 'character'],
  ]);
  expect(shape('a{,3}', 29)).toEqual(['sequence', ['repeat', 0, 3, false, 'character']]);
  expect(shape('a{,3}', 27)).toEqual(['sequence', ...Array(5).fill('character')]);
});

test('names and references of groups', () => {
  expect([...parsePattern('(?<x>a)(?P=x)\\k{x}', 27).names]).toEqual([['x', 1]]);
  expect(refused('(?<x>a)(?<x>b)')).not.toBe('');
  expect(refused('\\k<y>')).not.toBe('');
  expect(refused('(a)\\2')).not.toBe('');
});

test('invalid and unsupported regular expressions', () => {
  for (const text of ['(', ')', '*', 'a**', 'a{3,2}', '[a', '[b-a]', '\\', '(?#', '\\p', '\\c', '[[.a.]]']) {
    expect([text, refused(text)]).not.toEqual([text, '']);
  }
  for (const text of ['(?R)', '(*FAIL)', '\\X', '^*', '(?(1)a)'])
    expect([text, refused(text)]).not.toEqual([text, '']);
  expect(refused(`${'('.repeat(300)}${')'.repeat(300)}`)).not.toBe('');
});
