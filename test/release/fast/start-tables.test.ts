import { expect, test } from 'bun:test';
import { evalFunctions, tableModules } from '../../../src/release/fast/start-tables.ts';

test('a start loads the modules of the applications that it starts, and of no others', () => {
  const of = (started: string[], dotErlang = false) => tableModules({ release: 27, started, dotErlang });
  const plain = of(['kernel', 'stdlib']);
  expect(plain).toContain('supervisor');
  expect(plain).not.toContain('ssl_app');
  expect(plain).not.toContain('Elixir.Enum');
  expect(plain).toEqual([...new Set(plain)].sort());
  expect(of(['kernel', 'stdlib', 'ssl'])).toContain('ssl_app');
  expect(of(['kernel', 'stdlib', 'elixir'])).toContain('Elixir.Enum');
  expect(plain).not.toContain('c');
  expect(of(['kernel', 'stdlib'], true)).toContain('c');
  expect(of(['no_such_application'])).toEqual([]);
});

test('a release between two recorded ones has what both have, and one beyond them what its neighbour has', () => {
  const of = (release: number) => tableModules({ release, started: ['kernel'], dotErlang: false });
  expect(of(28)).toEqual([...new Set([...of(27), ...of(29)])].sort());
  expect(of(31)).toEqual(of(29));
  expect(of(24)).toEqual(of(25));
});

test('eval keeps the functions that it calls, those of Elixir whatever the release is', () => {
  for (const release of [25, 27, 28, 29]) {
    const functions = evalFunctions(release);
    expect(functions.get('Elixir.Kernel.CLI')).toContain('main/1');
    expect(functions.get('elixir')).toContain('start_cli/0');
    expect(functions.get('gen_server')).toContain('terminate/2');
    for (const names of functions.values()) for (const name of names) expect(name).toMatch(/^.+\/\d+$/);
  }
});
