import { describe, expect, test } from 'bun:test';
import { inMemory, type PayloadFile } from '../../../src/archive/payload-file.ts';
import { assembleBeam, opcode } from '../../../src/beam/assemble.ts';
import { atom, isAtom, list, string, type Term, textOf, tuple } from '../../../src/erlang/term/term.ts';
import { withPreload } from '../../../src/release/fast/preload.ts';
import { bootLoaderName } from '../../../src/start/boot-loader.ts';

const beam = (name: string): Uint8Array =>
  assembleBeam({
    module: name,
    imports: [],
    functions: ['one', 'two'].map((each) => ({
      function: each,
      arity: 0,
      instructions: [[opcode.move, ['a', each.repeat(10)], ['x', 0]], [opcode.return]],
    })),
  });
const at = (path: string): PayloadFile => inMemory(path, beam(/([^/]+)\.beam$/.exec(path)![1]!));

const files = new Map(
  [
    'lib/kernel-9.0/ebin/error_handler.beam',
    'lib/stdlib-5.0/ebin/erl_scan.beam',
    'lib/stdlib-5.0/ebin/erl_features.beam',
    'lib/stdlib-5.0/ebin/erl_lint.beam',
    'lib/hello-1.0.0/ebin/Elixir.Hello.beam',
    'lib/hello-1.0.0/ebin/Elixir.Hello.Shout.beam',
    'releases/1.0.0/consolidated/Elixir.Hello.Shout.beam',
  ].map((path) => [path, at(path)]),
);

const instruction = (tag: string, ...members: Term[]): Term => tuple(atom(tag), ...members);
const paths = (...folders: string[]): Term => instruction('path', list(folders.map(string)));
const loads = (...names: string[]): Term => instruction('primLoad', list(names.map(atom)));
const script: Term = tuple(
  atom('script'),
  tuple(string('hello'), string('1.0.0')),
  list([
    instruction('progress', atom('preloaded')),
    paths('$ROOT/lib/kernel-9.0/ebin', '$ROOT/lib/stdlib-5.0/ebin'),
    loads('error_handler', 'erl_lint'),
    instruction('kernel_load_completed'),
    paths('$ROOT/lib/stdlib-5.0/ebin'),
    loads('erl_features', 'erl_scan'),
    paths('$RELEASE_LIB/../releases/1.0.0/consolidated', '$RELEASE_LIB/hello-1.0.0/ebin'),
    loads('Elixir.Hello', 'Elixir.Hello.Shout', 'Elixir.Hello.Lost'),
    instruction('progress', atom('modules_loaded')),
  ]),
);

const instructionsOf = (made: Term): readonly Term[] => {
  const body = made.type === 'tuple' ? made.elements[2] : undefined;
  return body?.type === 'list' ? body.elements : [];
};
const namesIn = (one: Term | undefined): string[] => {
  const members = one?.type === 'tuple' ? one.elements[1] : undefined;
  return members?.type === 'list' ? members.elements.map((it) => (it.type === 'atom' ? it.name : '')) : [];
};

/** `{Module, Path}` of all that the boot loader gets. */
function loadedOf(made: Term): [string, string | undefined][] {
  for (const one of instructionsOf(made)) {
    const call = one.type === 'tuple' && isAtom(one.elements[0], 'apply') ? one.elements[1] : undefined;
    if (call?.type !== 'tuple' || !isAtom(call.elements[0], bootLoaderName)) continue;
    const args = call.elements[2];
    const groups = args?.type === 'list' ? args.elements[0] : undefined;
    const all =
      groups?.type === 'list' ? groups.elements.flatMap((it) => (it.type === 'list' ? it.elements : [])) : [];
    return all
      .map((it): [string, string | undefined] => {
        const [module, path] = it.type === 'tuple' ? it.elements : [];
        return [module?.type === 'atom' ? module.name : '', path && textOf(path)];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }
  return [];
}

const preload = (modules: string[], otp = 27) =>
  withPreload({ script, bytes: new Uint8Array() }, { modules, files, otp });

describe('modules of a boot script of a release', () => {
  test('are preloaded from where its own paths find them first', async () => {
    const { script: made, modules } = await preload([
      ...['error_handler', 'erl_scan', 'Elixir.Hello', 'Elixir.Hello.Shout', 'Elixir.Hello.Lost', 'unknown'],
    ]);
    expect(modules).toEqual(['Elixir.Hello', 'Elixir.Hello.Shout', 'erl_scan', 'error_handler']);
    expect(loadedOf(made)).toEqual([
      ['Elixir.Hello', '/lib/hello-1.0.0/ebin/Elixir.Hello.beam'],
      ['Elixir.Hello.Shout', '/lib/../releases/1.0.0/consolidated/Elixir.Hello.Shout.beam'],
      ['erl_scan', '/lib/stdlib-5.0/ebin/erl_scan.beam'],
      ['error_handler', '/lib/kernel-9.0/ebin/error_handler.beam'],
    ]);
  });

  test('are loaded before the first path, and the rest of the script stays', async () => {
    const { script: made } = await preload(['error_handler', 'erl_lint']);
    const after = instructionsOf(made).findIndex(
      (one) => one.type === 'tuple' && isAtom(one.elements[0], 'path'),
    );
    expect(instructionsOf(made).slice(after)).toEqual(instructionsOf(script).slice(1));
  });

  test('that are mandatory and rarely called are left to embedded mode', async () => {
    const { script: made } = await preload(['error_handler']);
    const lists = instructionsOf(made).filter(
      (one) => one.type === 'tuple' && isAtom(one.elements[0], 'primLoad'),
    );
    expect(namesIn(lists[0])).toEqual(['error_handler']);
    expect(namesIn(lists[1])).toEqual(['erl_features', 'erl_scan', 'erl_lint']);
  });

  test('exclude on OTP 25 the one that would make `init` wait for itself', async () => {
    expect((await preload(['erl_features', 'erl_scan'], 25)).modules).toEqual(['erl_scan']);
    expect((await preload(['erl_features', 'erl_scan'], 27)).modules).toEqual(['erl_features', 'erl_scan']);
  });

  test('without a valid BEAM file are not preloaded', async () => {
    const path = 'lib/hello-1.0.0/ebin/Elixir.Hello.beam';
    const odd = new Map([...files, [path, inMemory(path, new Uint8Array([1, 2, 3]))]]);
    const made = await withPreload(
      { script, bytes: new Uint8Array() },
      { modules: ['Elixir.Hello', 'erl_scan'], files: odd, otp: 27 },
    );
    expect(made.modules).toEqual(['erl_scan']);
  });
});
