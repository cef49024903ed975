import { expect, test } from 'bun:test';
import { assembleBeam } from '../../../src/beam/assemble.ts';
import { readBeam } from '../../../src/beam/beam-file.ts';
import { imports, moduleName } from '../../../src/beam/functions.ts';
import { redirectImports } from '../../../src/start/reduced/redirect-imports.ts';

const halt = (arity: number) => ({ module: 'erlang', function: 'halt', arity });
const made = assembleBeam({
  module: 'tool',
  imports: [halt(0), { module: 'erlang', function: 'self', arity: 0 }, halt(1)],
  functions: [],
});

test('redirects only the given functions, under the same names', () => {
  const changed = readBeam(redirectImports(readBeam(made), [halt(1), halt(2)], 'other')!);
  expect(moduleName(changed)).toBe('tool');
  expect(imports(changed)).toEqual([
    halt(0),
    { module: 'erlang', function: 'self', arity: 0 },
    { module: 'other', function: 'halt', arity: 1 },
  ]);
});

test('a module that imports none of them is not changed', () => {
  expect(redirectImports(readBeam(made), [halt(2)], 'other')).toBeUndefined();
});
