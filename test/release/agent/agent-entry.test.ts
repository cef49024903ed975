import { expect, test } from 'bun:test';
import { callsOf } from '../../../src/beam/instructions.ts';
import { entryFunctions, entryImports, entryOf } from '../../../src/release/agent/agent-entry.ts';

test('recognises a module of Elixir by its capital letter', () => {
  expect(entryOf('MyApp.CLI')).toEqual({ module: 'Elixir.MyApp.CLI', language: 'elixir' });
  expect(entryOf('Elixir.MyApp')).toEqual({ module: 'Elixir.MyApp', language: 'elixir' });
  expect(entryOf('my_app')).toEqual({ module: 'my_app', language: 'erlang' });
});

test('adds no function and no import without an entry', () => {
  expect(entryImports(undefined)).toEqual([]);
  expect(entryFunctions(undefined, callsOf([]))).toEqual([]);
});

test.each(['MyApp.CLI', 'my_app'])('imports all that the functions for %s call', (module) => {
  const entry = entryOf(module);
  const own = [
    { module: 'init', function: 'get_plain_arguments', arity: 0 },
    { module: 'erlang', function: 'make_fun', arity: 3 },
    { module: 'onebeam_agent', function: 'binaries', arity: 0 },
  ];
  const imports = [...own, ...entryImports(entry)];
  expect(imports).toContainEqual({ module: entry.module, function: 'main', arity: 1 });
  const functions = entryFunctions(entry, callsOf(imports)).map((one) => `${one.function}/${one.arity}`);
  expect(functions).toEqual(module === 'my_app' ? ['main/0'] : ['main/0', 'run/1']);
});
