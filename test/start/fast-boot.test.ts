import { expect, test } from 'bun:test';
import { atom, list, string, type Term, tuple } from '../../src/erlang/term/term.ts';
import { bootLoader } from '../../src/start/boot-loader.ts';
import { fastBoot, loadedAtOnce } from '../../src/start/fast-boot.ts';
import { testFastBoot } from './fast-boot.ts';

const bytes = new Uint8Array([1, 2, 3]);
const atoms = (...names: string[]) => list(names.map(atom));
const path = (...folders: string[]) => tuple(atom('path'), list(folders.map(string)));
const load = (...modules: string[]) => tuple(atom('primLoad'), atoms(...modules));
const script = (...instructions: Parameters<typeof list>[0]) =>
  tuple(atom('script'), atom('id'), list(instructions));
const done = tuple(atom('kernel_load_completed'));
const rest = tuple(atom('progress'), atom('started'));
const elements = (term: Term): readonly Term[] =>
  term.type === 'list' || term.type === 'tuple' ? term.elements : [];

await testFastBoot([27]);

test('modules are loaded from their own folders, the path is as before, what is left over is for embedded mode', () => {
  const plain = script(path('k', 's'), load('code', 'lists', 'erl_parse'), done, rest);
  const loads = [
    { path: 'k', modules: ['code', 'os'] },
    { path: 's', modules: ['lists'] },
  ];
  expect(fastBoot(plain, loads)).toEqual(
    script(
      ...[path('k'), load('code', 'os'), path('s'), load('lists')],
      ...[path('k', 's'), done, path('k', 's'), load('erl_parse'), rest],
    ),
  );
});

test('loads a mandatory module that is not in the list in embedded mode only, and none if all are in the list', () => {
  const plain = script(path('k', 's'), load('code', 'lists'), done, rest);
  expect(fastBoot(plain, [])).toEqual(
    script(path('k', 's'), done, path('k', 's'), load('code', 'lists'), rest),
  );
  expect(fastBoot(plain, [{ path: 'k', modules: ['code', 'lists'] }])).toEqual(
    script(path('k'), load('code', 'lists'), path('k', 's'), done, rest),
  );
});

test('modules of the loader come first, and the instructions for its modules stay', () => {
  const plain = script(path('k', 's'), load('code', 'lists'), done, rest);
  const loads = [{ path: 'k', modules: ['code', 'lists'] }];
  const modules = list([
    list([tuple(atom('lists'), string('/lib/x'), { type: 'binary', bytes, lastBits: 8 })]),
  ]);
  const apply = (module: string, name: string, ...args: Term[]) =>
    tuple(atom('apply'), tuple(atom(module), atom(name), list(args)));
  const loader = { type: 'binary' as const, bytes: bootLoader(), lastBits: 8 };
  const made = fastBoot(plain, loads, { groups: modules, reduced: list([]) });
  expect(made).toEqual(
    script(
      ...[
        apply('erlang', 'load_module', atom('onebeam_boot'), loader),
        apply('onebeam_boot', 'load', modules),
      ],
      ...[path('k'), load('code', 'lists'), path('k', 's'), done, rest],
    ),
  );
  expect(loadedAtOnce(made)).toEqual(['code', 'lists']);
});

test("loads the loader of complete modules first, and the program's modules after those of OTP", () => {
  const plain = script(path('k', 's'), load('code'), done, rest);
  const reduced = list([tuple(atom('code'), string('/lib/code.beam'))]);
  const [groups, own] = [list([list([])]), list([list([]), list([])])];
  const made = fastBoot(plain, [{ path: 'k', modules: ['code'] }], { groups, own, reduced });
  const calls = elements(elements(made)[2]!).slice(0, 5);
  expect(
    calls.map((call) => {
      const [module, name, args] = elements(elements(call)[1]!);
      return [module, name, elements(args!).find((each) => each.type === 'list') ?? elements(args!)[0]];
    }),
  ).toEqual([
    [atom('erlang'), atom('load_module'), atom('onebeam_whole')],
    [atom('onebeam_whole'), atom('remember'), reduced],
    [atom('erlang'), atom('load_module'), atom('onebeam_boot')],
    [atom('onebeam_boot'), atom('load'), groups],
    [atom('onebeam_boot'), atom('load_own'), own],
  ]);
});

test('reports the modules that are loaded before anything starts, for its own scripts and plain ones', () => {
  const plain = script(load('early'), path('k', 's'), load('code', 'lists'), done, load('late'), rest);
  expect(loadedAtOnce(plain)).toEqual(['early', 'code', 'lists']);
  expect(loadedAtOnce(fastBoot(plain, [{ path: 'k', modules: ['os'] }]))).toEqual(['early', 'os']);
});

test('another term is a bug', () => {
  const none = new TypeError('not a boot script');
  for (const term of [
    atom('script'),
    tuple(atom('script'), atom('id')),
    tuple(atom('script'), atom('id'), done),
  ]) {
    expect(() => fastBoot(term, [])).toThrow(none);
    expect(() => loadedAtOnce(term)).toThrow(none);
  }
  for (const given of [script(done), script(path('k'), rest, done), script(rest, load('code'), done)]) {
    expect(() => fastBoot(given, [])).toThrow(TypeError);
  }
});
