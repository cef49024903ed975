import { expect } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readBeam } from '../../../src/beam/beam-file.ts';
import { type FilePiece, moreExports } from '../../../src/beam/more-exports.ts';
import { reduceBeam } from '../../../src/beam/reduce/reduce.ts';
import { stripBeam } from '../../../src/beam/strip.ts';
import { wholeLoader, wholeModules } from '../../../src/start/reduced/whole-modules.ts';
import { makeEscript } from '../../bed/make-escript.ts';
import type { Otp } from '../../bed/otp.ts';
import { recordedAnswer } from '../../bed/recorded.ts';
import { hangsAfter, run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { seeded } from '../../erlang/random.ts';

/** Modules with pure functions; the most used ones first. */
export const pureModules: readonly string[] = [
  ...['lists', 'string', 'io_lib', 'proplists', 'maps', 'gb_trees', 'gb_sets', 'orddict', 'ordsets', 'sets'],
  ...['dict', 'queue', 'array', 'binary', 'base64', 'filename', 'erl_scan', 'uri_string', 'io_lib_format'],
];

/** BEAM files of OTP's applications, sorted. */
export async function beamFiles(tree: Otp, applications = /^/): Promise<string[]> {
  const lib = join(tree.root, 'lib');
  const folders = (await readdir(lib)).filter((name) => applications.test(name)).sort();
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(lib, folder, 'ebin')).catch(() => []);
      return names.sort().map((name) => join(lib, folder, 'ebin', name));
    }),
  );
  return files.flat().filter((file) => file.endsWith('.beam'));
}

/**
 * Each module reduced to about one of `one in` of its functions; those that cannot be reduced are skipped.
 *
 * @param removeLocal as in `ReduceOptions`: `pieces` are then those of the complete module.
 */
export async function reducedFiles(
  files: readonly string[],
  oneIn: number,
  seed: number,
  removeLocal = false,
) {
  const random = seeded(seed);
  const made: { name: string; path: string; bytes: Uint8Array; pieces?: FilePiece[] }[] = [];
  for (const path of files) {
    const file = await readFile(path);
    const beam = readBeam(stripBeam(file), path);
    const isPlain = file.subarray(0, 4).toString('latin1') === 'FOR1';
    const reduced = reduceBeam(beam, {
      keep: () => random.below(oneIn) === 0,
      whole: wholeLoader,
      removeLocal: removeLocal && isPlain,
    });
    if (!reduced) continue;
    const { bytes, localExports } = reduced;
    const pieces = localExports.length > 0 ? moreExports(file, localExports) : undefined;
    made.push({ name: basename(path, '.beam'), path, bytes, ...(pieces && { pieces }) });
  }
  return made;
}

/**
 * `answers [File]`: calls each exported function of each module, reduced and complete, with some arguments, every
 * time right after the reduced module was loaded; the result or exception, with the lines of its stack trace, must be
 * the same. `loads [File]`: loads those that are not loaded yet.
 *
 * Its stack must not contain another module while modules are exchanged: that would kill it.
 */
const driver = `-module(driver).
-export([answers/1, loads/1]).

inputs(File) ->
    {ok, [Loader, Rounds, Inputs]} = file:consult(atom_to_list(File)),
    {ok, Beam} = prim_file:read_file(Loader),
    {module, onebeam_whole} = erlang:load_module(onebeam_whole, Beam),
    onebeam_whole:remember([case Pieces of [] -> {M, P}; _ -> {M, P, Pieces} end || {M, P, _, Pieces} <- Inputs]),
    logger:set_primary_config(level, none),
    {Rounds, [{M, element(2, prim_file:read_file(code:root_dir() ++ P)), element(2, prim_file:read_file(R))}
              || {M, P, R, _} <- Inputs]}.

loads([File]) ->
    {_, Inputs} = inputs(File),
    Bad = [M || {M, _, Beam} <- Inputs, not erlang:module_loaded(M), not loaded(erlang:prepare_loading(M, Beam))],
    io:format("~w ~w ~p~n", [length(Inputs), Bad,
      length(application:which_applications())]),
    erlang:halt(0).

loaded({error, _}) -> false;
loaded(Code) -> ok =:= erlang:finish_loading([Code]).

answers([File]) ->
    {Rounds, Inputs} = inputs(File),
    Differ = [D || {M, Whole, Beam} <- Inputs, {F, A} <- M:module_info(exports), F =/= module_info, A =< 4,
                   {M, F} =/= {lists, seq}, {M, F} =/= {lists, duplicate}, {M, F} =/= {string, chars},
                   {M, F} =/= {string, copies}, Round <- rounds(Rounds),
                   D <- differs(M, Whole, Beam, F, args(F, A, Round, A))],
    io:format("~p~n", [Differ]),
    erlang:halt(0).

rounds(0) -> [];
rounds(N) -> [N | rounds(N - 1)].

args(_, _, _, 0) -> [];
args(F, A, Round, N) ->
    Values = {[], [a, 1, "b"], [{a, 1}, {b, 2}], 3, -1, <<"abc">>, "abc", atom, {1, 2}, #{k => v}, 1.5,
              fun erlang:is_atom/1, fun erlang:max/2},
    [element(1 + erlang:phash2({F, A, Round, N}, tuple_size(Values)), Values) | args(F, A, Round, N - 1)].

differs(M, Whole, Beam, F, Args) ->
    load(M, Whole),
    Before = ask(M, F, Args),
    load(M, Beam),
    After = ask(M, F, Args),
    load(M, Whole),
    case Before of
        After -> [];
        _ -> [{M, F, Args, Before, After}]
    end.

load(M, Beam) ->
    purge(M),
    % Another process may have called the reduced module in between.
    case erlang:load_module(M, Beam) of {module, M} -> ok; {error, not_purged} -> load(M, Beam) end,
    % As after a start: a reduced module has no old code.
    purge(M).

purge(M) -> erlang:check_old_code(M) andalso erts_code_purger:purge(M).

ask(M, F, Args) ->
    {Pid, Ref} = spawn_monitor(fun() ->
      exit(try {gives, shown(apply(M, F, Args))} catch C:R:T -> {raises, C, shown(R), plain(T)} end) end),
    receive {'DOWN', Ref, _, _, Answer} -> Answer after 2000 -> exit(Pid, kill), late end.

plain(T) ->
    [{M, F, case A of _ when is_list(A) -> length(A); _ -> A end, line(L)} || {M, F, A, L} <- T].

line([{line, Line} | _]) -> Line;
line([_ | Rest]) -> line(Rest);
line([]) -> none.

%% Funs and references are others each time.
shown(Term) when is_function(Term) -> a_fun;
shown(Term) when is_reference(Term) -> a_reference;
shown(Term) when is_tuple(Term) -> list_to_tuple(shown(tuple_to_list(Term)));
shown([Head | Tail]) -> [shown(Head) | shown(Tail)];
shown(Term) when is_map(Term) -> {a_map, shown([{K, map_get(K, Term)} || K <- keys(Term)])};
shown(Term) -> Term.

keys(Map) -> maps:keys(Map).
`;

/** @param rounds the number of calls of each function. */
export async function expectSameAnswers(
  tree: Otp,
  modules: readonly string[],
  rounds: number,
  seed: number,
  { oneIn = 3, removeLocal = false } = {},
) {
  const all = (await beamFiles(tree, /^(kernel|stdlib)-/)).filter((file) =>
    modules.includes(basename(file, '.beam')),
  );
  await inEmulator(tree, await reducedFiles(all, oneIn, seed, removeLocal), ['answers', rounds], '[]\n');
}

export async function expectLoads(tree: Otp, files: readonly string[], oneIn: number, seed: number) {
  const made = await reducedFiles(files, oneIn, seed);
  await inEmulator(tree, made, ['loads', 0], `${made.length} [] 2\n`);
}

type Reduced = Awaited<ReturnType<typeof reducedFiles>>;

/** Writes the driver, and its input. */
const pieceText = (piece: FilePiece): string =>
  piece instanceof Uint8Array ? `<<${[...piece].join()}>>` : `{${piece.start}, ${piece.length}}`;

export async function prepare(tree: Otp, modules: Reduced, rounds: number, folder: string): Promise<void> {
  const made = await readFile(await makeEscript({ name: 'driver', kind: 'beam', modules: { driver } }));
  await mkdir(folder, { recursive: true });
  const loader = join(folder, 'loader');
  await writeFile(loader, wholeModules());
  await writeFile(join(folder, 'driver.beam'), made.subarray(made.indexOf('FOR1')));
  const rows = await Promise.all(
    modules.map(async ({ name, path, bytes, pieces = [] }) => {
      const file = join(folder, `${name}.reduced`);
      await writeFile(file, bytes);
      const place = JSON.stringify(path.slice(tree.root.length));
      return `{'${name}', ${place}, ${JSON.stringify(file)}, [${pieces.map(pieceText).join(', ')}]}`;
    }),
  );
  await writeFile(join(folder, 'input'), `${JSON.stringify(loader)}.\n${rounds}.\n[${rows.join(',\n')}].\n`);
}

async function inEmulator(
  tree: Otp,
  modules: Reduced,
  [what, rounds]: ['answers' | 'loads', number],
  answer: string,
): Promise<void> {
  // The emulator is asked again when a byte of a reduced module changes.
  const { known, keep } = await recordedAnswer([
    ...[
      await readFile(import.meta.path),
      tree.erlexec,
      tree.packageVersion,
      wholeModules(),
      what,
      `${rounds}`,
    ],
    ...modules.flatMap(({ name, path, bytes }) => [name, path, bytes]),
  ]);
  if (known?.toString() === answer) return;
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-reduced-'));
  try {
    await prepare(tree, modules, rounds, folder);
    const words = ['-noshell', '-pa', folder, '-s', 'driver', what, join(folder, 'input')];
    const ran = await run(tree.erlexec, words, {
      env: plainEnvironment({ ...tree.environment, ERL_CRASH_DUMP_SECONDS: '0' }),
      timeout: hangsAfter,
    });
    expect(`${ran.stdout}${ran.stderr}`).toBe(answer);
    expect(ran.exitCode).toBe(0);
    await keep(Buffer.from(answer));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
