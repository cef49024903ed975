import { expect, test } from 'bun:test';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { atom, integer, list, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { readRecorded, recordedEntries } from '../../../src/start/reduced/recorded-functions.ts';

const row = (module: string, name: string, arity: number, count: Term) =>
  tuple(tuple(atom(module), atom(name), integer(arity)), tuple(atom('call_count'), count));
const counts = encodeTerm(
  list([
    row('lists', 'reverse', 1, integer(3)),
    row('lists', 'map', 2, integer(1)),
    row('lists', 'zip', 2, integer(0)),
    row('lists', 'odd name', 0, integer(1)),
    row('tool', 'main', 1, atom('false')),
    row('elsewhere', 'f', 0, integer(1)),
    atom('odd'),
  ]),
  27,
);

test('each module has the functions that were called behind its name, sorted', () => {
  const entries = recordedEntries(['lists', 'tool', 'a module'], counts);
  expect(entries).toEqual(['lists map/2 reverse/1', 'tool']);
  const { modules, functions } = readRecorded(entries);
  expect(modules).toEqual(['lists', 'tool']);
  expect([...functions]).toEqual([['lists', new Set(['map/2', 'reverse/1'])]]);
});

test('without counts there are names alone, and no module is reduced', () => {
  const entries = recordedEntries(['lists', 'tool']);
  expect(entries).toEqual(['lists', 'tool']);
  expect(readRecorded(entries).functions.size).toBe(0);
});
