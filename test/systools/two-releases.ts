import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepared } from '../bed/cache.ts';
import { have, type Maybe, orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';

const server = (state: string, more = '', exported = '') => `
-module(server).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2${exported}]).
init([]) -> {ok, ${state}}.
handle_call(_, _, S) -> {reply, helper:help(S), S}.
handle_cast(_, S) -> {noreply, S}.
${more}`;

const machine = (state: string) => `
-module(machine).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, on/3, code_change/4]).
callback_mode() -> state_functions.
init([]) -> {ok, on, ${state}}.
on(cast, _, D) -> {keep_state, D}.
code_change(_, S, D, _) -> {ok, S, D}.
`;

const supervisor = (children: string) => `
-module(top_sup).
-behaviour(supervisor).
-export([start_link/0, init/1]).
start_link() -> supervisor:start_link({local, top_sup}, top_sup, []).
init([]) -> {ok, {{one_for_one, 1, 1}, [${children}]}}.
`;

const child = '{server, {gen_server, start_link, [server, [], []]}, permanent, 1000, worker, [server]}';
const starter = `
-module(top_app).
-behaviour(application).
-export([start/2, stop/1]).
start(_, _) -> top_sup:start_link().
stop(_) -> ok.
`;
const helper = (body: string) => `-module(helper).\n-export([help/1]).\nhelp(S) -> ${body}.\n`;
const plain = (name: string) => `-module(${name}).\n-export([f/0]).\nf() -> ok.\n`;

/** By version: what makes two builds of one application differ in each way that counts. */
const sources: Record<string, Record<string, string>> = {
  '1.0': {
    ...{ top_app: starter, top_sup: supervisor(child), server: server('1'), helper: helper('S') },
    ...{ machine: machine('1'), same: plain('same'), gone: plain('gone') },
  },
  '1.1': {
    ...{ top_app: starter, top_sup: supervisor(`${child}, ${child.replace('server', 'other')}`) },
    ...{
      server: server('2'),
      helper: helper('fresh:f(), machine:callback_mode(), S'),
      machine: machine('{2}'),
    },
    ...{ same: plain('same'), fresh: plain('fresh') },
  },
};

const resource = (version: string, modules: readonly string[], env: string) =>
  `{application, top, [{description, ""}, {vsn, "${version}"}, {modules, [${modules}]}, {registered, [top_sup]},
    {applications, [kernel, stdlib, sasl]}, {mod, {top_app, []}}, {env, [${env}]}]}.\n`;

/**
 * Two versions of a release of kernel, stdlib, sasl and `top`, built and packed by OTP 27: `lib/top-<Vsn>`,
 * `<Vsn>/top.tar.gz`.
 */
export function twoReleases(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const there = have(await otp(27));
    return prepared('two-releases-27-1', async (stage) => {
      for (const [version, modules] of Object.entries(sources)) {
        const ebin = join(stage, `lib/top-${version}/ebin`);
        await mkdir(ebin, { recursive: true });
        await mkdir(join(stage, version));
        for (const [name, text] of Object.entries(modules))
          await writeFile(join(ebin, `../${name}.erl`), text);
        await writeFile(
          join(ebin, 'top.app'),
          resource(version, Object.keys(modules), `{version, "${version}"}`),
        );
        await writeFile(join(stage, version, 'sys.config'), '[].\n');
      }
      const make = `
        Vsns = ["1.0", "1.1"],
        [{ok, _} = compile:file(F, [debug_info, {outdir, filename:join(filename:dirname(F), "ebin")}]) ||
          F <- filelib:wildcard("lib/*/*.erl")],
        Vsn = fun(App) -> application:load(App), {ok, V} = application:get_key(App, vsn), {App, V} end,
        Erts = erlang:system_info(version),
        [begin
          Name = V ++ "/top",
          Rel = {release, {"top", V}, {erts, Erts}, [Vsn(kernel), Vsn(stdlib), Vsn(sasl), {top, V}]},
          ok = file:write_file(Name ++ ".rel", io_lib:format("~p.~n", [Rel])),
          Path = {path, ["lib/top-" ++ V ++ "/ebin"]},
          {ok, _, []} = systools:make_script(Name, [silent, Path]),
          {ok, _, []} = systools:make_tar(Name, [silent, Path])
        end || V <- Vsns],
        halt().`;
      const env = { ...process.env, ...there.environment };
      await runOk(there.erlexec, ['-noshell', '-eval', make], { cwd: stage, env });
    });
  });
}
