import { afterAll, describe, expect, test } from 'bun:test';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { atom, list, string, type Term, tuple } from '../../src/erlang/term/term.ts';
import { minimalFiles } from '../../src/otp/minimal/minimal-files.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { bootLoader } from '../../src/start/boot-loader.ts';
import { fastBoot, loadedAtOnce } from '../../src/start/fast-boot.ts';
import { startModules } from '../../src/start/start-modules.ts';
import { type EscriptKind, makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { type Otp, otp, otpReleases } from '../bed/otp.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

const bytes = new Uint8Array([1, 2, 3]);
const atoms = (...names: string[]) => list(names.map(atom));
const path = (...folders: string[]) => tuple(atom('path'), list(folders.map(string)));
const load = (...modules: string[]) => tuple(atom('primLoad'), atoms(...modules));
const script = (...instructions: Parameters<typeof list>[0]) =>
  tuple(atom('script'), atom('id'), list(instructions));
const done = tuple(atom('kernel_load_completed'));
const rest = tuple(atom('progress'), atom('started'));

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

const elements = (term: Term): readonly Term[] =>
  term.type === 'list' || term.type === 'tuple' ? term.elements : [];

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

/** Prints the loaded modules, their files, and the code path, using only loaded modules. */
const witness = `-module(witness).
-export([main/1]).

main(["fail"]) ->
    list_to_integer("x");
main([File]) ->
    Loaded = lists:sort([[atom_to_list(M), " ", if is_list(P) -> P; true -> atom_to_list(P) end, "\\n"]
                         || {M, P} <- code:all_loaded()]),
    {ok, Fd} = prim_file:open(File, [write, raw]),
    ok = prim_file:write(Fd, [Loaded, "path\\n", [[P, "\\n"] || P <- code:get_path()]]),
    ok = prim_file:close(Fd).
`;
const kinds: EscriptKind[] = ['zip', 'beam', 'source'];
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function laidOut(tree: Otp, kind: EscriptKind): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'onebeam-fast-boot-'));
  folders.push(root);
  const otpTree = await readOtpTree(tree.root);
  const body = kind === 'zip' ? 'archive' : kind;
  const selection = {
    applications: ['compiler', 'kernel', 'stdlib'],
    includes: [],
    start: { modules: startModules({ body, release: tree.release }) },
  };
  for (const { path, content, mode } of (await minimalFiles(otpTree, selection, 'linux')).files) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(file, content);
    else await copyFile(content.file, file);
    await chmod(file, mode);
  }
  return join(root, 'erts');
}

for (const release of otpReleases) {
  for (const kind of kinds) {
    const made = await orNotAvailable(() => makeEscript({ name: 'witness', kind, modules: { witness } }));
    const tree = await otp(release);
    describe(`a ${kind} escript on OTP ${release}`, () => {
      let root: string;
      const start = async (boot: string, more: string[], words: string[], file: string) => {
        const bin = join(root, 'bin');
        const env = plainEnvironment({
          ROOTDIR: root,
          BINDIR: bin,
          EMU: 'beam',
          PROGNAME: 'erl',
          ERL_CRASH_DUMP_SECONDS: '0',
        });
        const own = [
          '+B',
          '-noshell',
          '-boot',
          join(bin, boot),
          ...more,
          '-run',
          'escript',
          'start',
          '-extra',
        ];
        return run(join(bin, 'erlexec'), [...own, file, ...words], { env, timeout: hangsAfter });
      };
      const seen = async (boot: string, file: string, more: string[] = []) => {
        const out = join(root, `seen-${boot}`);
        expect((await start(boot, more, [out], file)).exitCode).toBe(0);
        const [loaded, path] = (await readFile(out, 'utf8')).split('path\n') as [string, string];
        // A source's module has a name with the time in it.
        return { loaded: loaded.split('\n').filter((line) => !line.includes('__escript__')), path };
      };

      testWith(
        { tree, made },
        'has the same modules loaded from the same files, and the same path',
        async (has) => {
          root = await laidOut(has.tree, kind);
          const plain = await seen('no_dot_erlang', has.made);
          const fast = await seen('program', has.made);
          const later = /^(erl_eval|erl_lint|erl_parse) /;
          expect(fast.path).toBe(plain.path);
          expect(fast.loaded.filter((line) => !plain.loaded.includes(line))).toEqual([]);
          expect(plain.loaded.filter((line) => !fast.loaded.includes(line) && !later.test(line))).toEqual([]);
        },
      );
      testWith({ tree, made }, 'fails with the same words', async ({ made }) => {
        const plain = await start('no_dot_erlang', [], ['fail'], made);
        expect(plain.exitCode).toBe(127);
        expect(await start('program', [], ['fail'], made)).toEqual(plain);
      });
      if (kind !== 'zip') return;
      testWith({ tree, made }, 'has the modules in the boot file: none of the files is opened', async () => {
        const kernel = (await readdir(join(root, 'lib'))).find((name) => name.startsWith('kernel-'))!;
        await rm(join(root, 'lib', kernel, 'ebin', 'logger_sup.beam'));
        expect((await start('no_dot_erlang', [], [join(root, 'seen')], made as string)).exitCode).not.toBe(0);
        expect((await start('program', [], [join(root, 'seen')], made as string)).exitCode).toBe(0);
      });
    });
  }
}
