import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from '../../src/archive/payload-file.ts';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { bootLoader } from '../../src/start/boot-loader.ts';
import { bootModules } from '../../src/start/boot-modules.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

/** `answer() -> {Name, Word}`, as a pair of atoms. */
const module = (name: string, inside = name) => {
  const x0 = ['x', 0] as const;
  const pair = ['list', [['a', name] as const, ['a', 'loaded'] as const]] as const;
  const instructions = [[opcode.testHeap, ['u', 3], ['u', 0]], [opcode.putTuple2, x0, pair], [opcode.return]];
  const functions = [{ function: 'answer', arity: 0, instructions }] as never;
  return inMemory(`erts/lib/é-1/ebin/${name}.beam`, assembleBeam({ module: inside, imports: [], functions }));
};

const names = ['one', 'two', 'three', 'four', 'five', 'six'];

const damaged = inMemory('erts/lib/é-1/ebin/damaged.beam', module('damaged').content as Uint8Array);
(damaged.content as Uint8Array).set([255], 60);

const other = module('other', 'renamed');

/** Runs the loader in an emulator, and prints the modules that it reports to `init`. */
const program = (modules: string, loader: string) => `
  ok = logger:set_primary_config(level, none),
  {ok, Loader} = file:read_file("${loader}"), {ok, Modules} = file:read_file("${modules}"),
  {module, M} = erlang:load_module(onebeam_boot, Loader),
  Init = whereis(init),
  unregister(init),
  register(init, spawn(fun Serve() -> receive
    {From, {get_argument, root}} -> From ! {init, {ok, [["/ü"]]}}, Serve();
    {stop, To} -> To ! {heard, lists:reverse(element(2, process_info(self(), messages)))} end end)),
  ok = M:load(binary_to_term(Modules)),
  init ! {stop, self()},
  Heard = receive {heard, All} -> All end,
  register(init, Init),
  Mine = self(),
  Told = lists:sort(lists:append([L || {From, loaded, L} <- Heard, From =:= Mine])),
  io:format("~tw~n~w~n~w~n", [Told, [N:answer() || {N, _} <- Told],
    {erlang:module_loaded(damaged), erlang:module_loaded(other), process_info(self(), messages)}]),
  erlang:halt(0).`;

const charlist = (text: string): string => `[${[...text].map((each) => each.codePointAt(0)).join(',')}]`;

/** Tests the boot loader with the emulators of these releases. */
export async function testBootLoader(releases: readonly OtpRelease[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-boot-loader-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const release of releases) {
    describe(`OTP ${release}`, async () => {
      const things = { tree: await otp(release) };
      for (const schedulers of [1, 2, 8]) {
        testWith(
          things,
          `with ${schedulers} schedulers: loads each module once and tells init from where; passes over what is damaged`,
          async ({ tree }) => {
            const files = [...names.map((name) => module(name)), damaged, other];
            const modules = join(folder, `modules-${release}`);
            await writeFile(modules, encodeTerm(bootModules(files).groups, release));
            const loader = join(folder, 'onebeam_boot.beam');
            await writeFile(loader, bootLoader());
            const words = ['+S', `${schedulers}:${schedulers}`, '-noshell', '-boot', 'start_clean'];
            const env = plainEnvironment(tree.environment);
            const ran = await run(tree.erlexec, [...words, '-eval', program(modules, loader)], {
              env,
              timeout: hangsAfter,
            });
            const sorted = [...names].sort();
            const paths = sorted.map((name) => `{${name},${charlist(`/ü/lib/é-1/ebin/${name}.beam`)}}`);
            expect(Buffer.from(ran.stdout).toString().split('\n')).toEqual([
              `[${paths.join(',')}]`,
              `[${sorted.map((name) => `{${name},loaded}`).join(',')}]`,
              '{false,false,{messages,[]}}',
              '',
            ]);
          },
        );
      }
    });
  }
}
