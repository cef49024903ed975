import { expect, test } from 'bun:test';
import { colorFlag, showsUnicode, wantsColor } from '../../src/cli/terminal.ts';

const cases: [string, Parameters<typeof wantsColor>, boolean][] = [
  ['a terminal', ['auto', {}, true], true],
  ['a pipe', ['auto', {}, false], false],
  ['NO_COLOR', ['auto', { NO_COLOR: '1' }, true], false],
  ['NO_COLOR that is empty', ['auto', { NO_COLOR: '' }, true], true],
  ['FORCE_COLOR in a pipe', ['auto', { FORCE_COLOR: '1' }, false], true],
  ['FORCE_COLOR=0 on a terminal', ['auto', { FORCE_COLOR: '0' }, true], false],
  ['CLICOLOR_FORCE in a pipe', ['auto', { CLICOLOR_FORCE: '1' }, false], true],
  ['NO_COLOR before FORCE_COLOR', ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true], false],
  ['TERM=dumb', ['auto', { TERM: 'dumb' }, true], false],
  ['the flag before NO_COLOR', ['always', { NO_COLOR: '1' }, false], true],
  ['the flag before FORCE_COLOR', ['never', { FORCE_COLOR: '1' }, true], false],
];
test.each(cases)('colour with %s', (_name, given, expected) => expect(wantsColor(...given)).toBe(expected));

test('--color is found in both spellings, and only with a value that it takes', () => {
  expect(colorFlag(['build', '--color', 'never'])).toBe('never');
  expect(colorFlag(['build', '--color=always', 'x'])).toBe('always');
  expect(colorFlag(['build', '--color', 'pink'])).toBe('auto');
  expect(colorFlag(['always'])).toBe('auto');
  expect(colorFlag(['build', '--', '--color=always'])).toBe('auto');
  expect(colorFlag(['build', '--color', 'never', '--color=always'])).toBe('always');
});

test('the locale decides on more than ASCII, the most particular variable first', () => {
  expect(showsUnicode({ LANG: 'de_DE.UTF-8' }, 'linux')).toBe(true);
  expect(showsUnicode({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'linux')).toBe(false);
  expect(showsUnicode({}, 'linux')).toBe(false);
  expect(showsUnicode({}, 'win32')).toBe(true);
});
