import { expect, test } from 'bun:test';
import { inMemory } from '../../src/archive/payload-file.ts';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import type { Term } from '../../src/erlang/term/term.ts';
import { bootModules } from '../../src/start/boot-modules.ts';

/** A module of about this size. */
function file(name: string, size: number) {
  const padding = Array.from({ length: size / 2 }, () => [opcode.move, ['x', 0], ['x', 0]] as const);
  const functions = [{ function: 'f', arity: 1, instructions: padding }];
  return inMemory(`erts/lib/a-1/ebin/${name}.beam`, assembleBeam({ module: name, imports: [], functions }));
}

const elements = (term: Term): readonly Term[] =>
  term.type === 'list' || term.type === 'tuple' ? term.elements : [];
const text = (term: Term): string =>
  String.fromCodePoint(...elements(term).map((each) => (each.type === 'integer' ? Number(each.value) : 0)));

test('groups are about equally big, whatever the order of the files; each module has its path and its bytes', () => {
  const files = [1000, 10, 400, 300, 30, 200, 900, 20].map((size, index) => file(`m${index}`, size));
  const groups = elements(bootModules(files).groups);
  expect(elements(bootModules([...files].reverse()).groups)).toEqual(groups as Term[]);
  const modules = groups.map((group) =>
    elements(group).map((module) => {
      const [name, path, beam] = elements(module);
      const packed = files.find((each) => each.path === `erts${text(path!)}`)!;
      expect(name).toEqual({ type: 'atom', name: /m\d/.exec(packed.path)![0] });
      expect(beam).toEqual({ type: 'binary', bytes: packed.content as Uint8Array, lastBits: 8 });
      return packed.size;
    }),
  );
  expect(modules.flat().length).toBe(files.length);
  const sizes = modules.map((group) => group.reduce((sum, size) => sum + size, 0)).sort((a, b) => b - a);
  expect(sizes.length).toBe(4);
  // The two big ones have a group each; the others share the rest.
  expect(sizes[1]!).toBeLessThan(sizes[0]!);
  expect(sizes[2]! / sizes[3]!).toBeLessThan(1.5);
});

test('leaves modules that run code while they are loaded, and missing ones, to init', () => {
  const onLoad = 149;
  const functions = [{ function: 'f', arity: 0, instructions: [[onLoad]] as const }];
  const module = assembleBeam({ module: 'nif', imports: [], functions });
  const files = [
    inMemory('erts/lib/a-1/ebin/nif.beam', module),
    { path: 'erts/lib/a-1/ebin/far.beam', mode: 0o644 as const, size: 10, content: { file: '/far' } },
    file('quiet', 10),
  ];
  const groups = elements(bootModules(files).groups).map((group) => elements(group).length);
  expect(groups).toEqual([1, 0, 0, 0]);
});

test('reduces modules with functions, of the program only those; records the path of each complete module', () => {
  const functions = new Map([
    ['m', new Set(['f/1'])],
    ['own', new Set(['other/1'])],
  ]);
  const long = (name: string) => {
    const body = Array.from({ length: 60 }, () => [opcode.move, ['x', 0], ['x', 0]] as const);
    const two = ['f', 'g'].map((each) => ({ function: each, arity: 1, instructions: body }));
    return assembleBeam({ module: name, imports: [], functions: two });
  };
  const at = (folder: string, name: string) => inMemory(`${folder}/ebin/${name}.beam`, long(name));
  const files = [at('erts/lib/a-1', 'm'), at('erts/lib/a-1', 'whole')];
  const made = bootModules(files, functions, [at('lib/b', 'own'), at('lib/b', 'whole_too')]);
  const rows = (list: Term) => elements(list).flatMap((group) => elements(group).map((row) => elements(row)));
  const sizes = (list: Term) =>
    rows(list).map(([, path, beam]) => [
      text(path!),
      (beam as { bytes: Uint8Array }).bytes.length < long('m').length,
    ]);
  expect(sizes(made.groups)).toEqual([
    ['/lib/a-1/ebin/whole.beam', false],
    ['/lib/a-1/ebin/m.beam', true],
  ]);
  expect(sizes(made.own!)).toEqual([['/b/ebin/own.beam', true]]);
  expect(elements(made.reduced).map((row) => text(elements(row)[1]!))).toEqual([
    '/lib/a-1/ebin/m.beam',
    '/../lib/b/ebin/own.beam',
  ]);
});

test('reduces a module to the functions of each call, however often', () => {
  const body = Array.from({ length: 60 }, () => [opcode.move, ['x', 0], ['x', 0]] as const);
  const two = ['f', 'g'].map((each) => ({ function: each, arity: 1, instructions: body }));
  const packed = inMemory(
    'erts/lib/a-1/ebin/m.beam',
    assembleBeam({ module: 'm', imports: [], functions: two }),
  );
  const kept = (...names: string[]) => bootModules([packed], new Map([['m', new Set(names)]])).groups;
  const [f, g] = [kept('f/1'), kept('g/1')];
  expect(f).not.toEqual(g);
  expect([kept('f/1'), kept('g/1')]).toEqual([f, g]);
});
