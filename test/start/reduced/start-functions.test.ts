import { expect, test } from 'bun:test';
import { startFunctions } from '../../../src/start/reduced/start-functions.ts';

const plain = { body: 'archive', release: 27, elixir: false, called: [] } as const;

test('lists calls of a start, possible callbacks, and the program’s calls of modules in the table', () => {
  const called = [
    { module: 'lists', function: 'zip', arity: 2 },
    { module: 'nobodys', function: 'f', arity: 0 },
  ];
  const functions = startFunctions({ ...plain, called });
  expect([...functions.get('lists')!]).toEqual(
    expect.arrayContaining(['reverse/1', 'zip/2', 'terminate/2', 'handle_info/2']),
  );
  expect(startFunctions(plain).get('lists')!.has('zip/2')).toBe(false);
  expect(functions.has('nobodys')).toBe(false);
  expect(functions.get('gen_event')!.has('start/1')).toBe(true);
});

test('a source needs more of OTP; Elixir is included only on request, of any version on any OTP', () => {
  expect(startFunctions({ ...plain, body: 'source' }).has('erl_scan')).toBe(true);
  expect(startFunctions(plain).has('erl_scan')).toBe(false);
  expect(startFunctions(plain).has('Elixir.Kernel.CLI')).toBe(false);
  const elixirs = [25, 26, 27, 28, 29, 30].map((release) => {
    const functions = startFunctions({ ...plain, release, elixir: true });
    return [...functions.get('Elixir.Kernel.CLI')!].sort().join(' ');
  });
  expect(new Set(elixirs).size).toBe(1);
});

test('a release without a table has what its neighbours have', () => {
  const of = (release: number) => startFunctions({ ...plain, release }).get('code_server')!;
  expect([...of(26)].sort()).toEqual([...new Set([...of(25), ...of(27)])].sort());
  expect(of(28)).not.toEqual(of(27));
  expect(of(31)).toEqual(of(29));
});

test('a section that a release lacks is that of its neighbours', () => {
  const of = (release: number) => startFunctions({ ...plain, release, body: 'source' }).get('erl_scan')!;
  expect([...of(28)].sort()).toEqual([...new Set([...of(27), ...of(29)])].sort());
});
