import { describe, expect, test } from 'bun:test';
import { atom, list, string, type Term, tuple } from '../../src/erlang/term/term.ts';
import { asksForWorkingFolder, systemFirst, withoutWorkingFolder } from '../../src/start/working-folder.ts';

const apply = (module: string, name: string, ...args: Term[]): Term =>
  tuple(atom('apply'), tuple(atom(module), atom(name), list(args)));
const start = (name: string) => apply('application', 'start_boot', atom(name), atom('permanent'));
const script = (...instructions: Term[]) => tuple(atom('script'), atom('id'), list(instructions));

test('the working directory goes as soon as kernel has started', () => {
  const load = apply('application', 'load', atom('kernel'));
  expect(withoutWorkingFolder(script(load, start('kernel'), start('stdlib')))).toEqual(
    script(load, start('kernel'), apply('code', 'del_path', string('.')), start('stdlib')),
  );
});

test('rejects a script that does not start kernel', () => {
  expect(() => withoutWorkingFolder(script(start('stdlib')))).toThrow('does not start kernel');
  expect(() => withoutWorkingFolder(atom('script'))).toThrow('not a boot script');
});

test('kernel and stdlib come first, kernel before stdlib: the last of `-pa` is the first on the path', () => {
  const applications = new Map([
    ['kernel', { version: '10.2' }],
    ['stdlib', { version: '6.2' }],
  ]);
  expect(systemFirst({ applications })).toEqual([
    '-pa',
    { release: 'erts/lib/stdlib-6.2/ebin' },
    { release: 'erts/lib/kernel-10.2/ebin' },
  ]);
});

describe('a `%%!` line adds the working directory', () => {
  test.each(['-pa .', '-pz a . b', '-pa a -pz ./', '+B -pa .'])('%s', (line) =>
    expect(asksForWorkingFolder(line.split(' '))).toBe(true),
  );
  test.each(['', '-pa a', '-pa ..', '-pa ./a', '-extra .', '-pa a -x .', '-path .'])('not with %s', (line) =>
    expect(asksForWorkingFolder(line.split(' '))).toBe(false),
  );
});
