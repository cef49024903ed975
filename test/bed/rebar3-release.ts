import { createHash } from 'node:crypto';
import { mkdir, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { prepared } from './cache.ts';
import { rebar3 } from './debian-escripts.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import { type OtpRelease, otp } from './otp.ts';
import { plainEnvironment, runEscript } from './run-escript.ts';

/** Differences from the default release. */
export interface RebarVariant {
  version?: string;
  /** The mode of relx; `prod` by default. */
  mode?: 'prod' | 'minimal' | 'dev';
  /** More of the section `relx` of `rebar.config`, as text: `{system_libs, false}`. */
  relx?: readonly string[];
  /** More files of the project, or others in their place, by path. */
  files?: Record<string, string>;
}

/** A release made by `rebar3 release`. */
export interface RebarRelease {
  /** `_build/default/rel/garden` */
  folder: string;
  /** Made by `rebar3 tar`; the mode `dev` has none. */
  archive: string;
  version: string;
  project: string;
}

/**
 * A release by Debian's rebar3 (3.19 with OTP 25, 3.24 with 27, 3.28 with 29): an application `garden` that prints what it sees
 * when it starts, keeps a number in a server, and stops with the code in `GARDEN_STOP`.
 */
export function rebar3Release(release: OtpRelease, variant: RebarVariant = {}): Promise<Maybe<RebarRelease>> {
  return orNotAvailable(async () => {
    const tree = have(await otp(release));
    const program = have(await rebar3(release));
    const { version = '1.0.0', mode = 'prod' } = variant;
    const files = { ...projectFiles(version, mode, variant.relx ?? []), ...variant.files };
    const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
    const project = await prepared(`made/rebar3-release-${release}-${digest}-1`, async (stage, place) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(stage, path)), { recursive: true });
        await writeFile(join(stage, path), text);
      }
      const env = plainEnvironment({ HOME: join(stage, 'home'), REBAR_COLOR: 'none' });
      await mkdir(join(stage, 'home'));
      for (const task of mode === 'dev' ? ['release'] : ['release', 'tar']) {
        const ran = await runEscript(tree, program, [task], { cwd: stage, env });
        if (ran.exitCode !== 0) throw new Error(`rebar3 ${task}: ${Buffer.from(ran.stdout)}`);
      }
      if (mode === 'dev') await linksTo(stage, place);
    });
    const folder = join(project, '_build', 'default', 'rel', 'garden');
    return { folder, archive: join(folder, `garden-${version}.tar.gz`), version, project };
  });
}

/** Links of the mode `dev` are absolute: they must name the place that the folder is renamed to. */
async function linksTo(stage: string, place: string, folder = stage): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await linksTo(stage, place, path);
    if (!entry.isSymbolicLink()) continue;
    const target = await readlink(path);
    if (!target.startsWith(stage)) continue;
    await rm(path);
    await symlink(place + target.slice(stage.length), path);
  }
}

const projectFiles = (version: string, mode: string, relx: readonly string[]): Record<string, string> => ({
  'rebar.config': `{erl_opts, [debug_info]}.
{deps, []}.
{relx, [{release, {garden, "${version}"}, [garden, sasl]},
        {mode, ${mode}},
        {sys_config, "./config/sys.config"},
        {vm_args, "./config/vm.args"}${relx.map((one) => `,\n        ${one}`).join('')}]}.
`,
  'config/sys.config': '[{garden, [{colour, "green"}]}].\n',
  'config/vm.args': '-sname garden\n-setcookie garden_cookie\n+K true\n',
  'apps/garden/src/garden.app.src': `{application, garden,
 [{description, "A garden"}, {vsn, "${version}"}, {registered, [garden_server]},
  {mod, {garden_app, []}}, {applications, [kernel, stdlib, sasl, crypto]}, {env, []}, {modules, []}]}.
`,
  'apps/garden/src/garden_app.erl': `-module(garden_app).
-behaviour(application).
-export([start/2, stop/1]).
start(_Type, _Args) ->
    {ok, Data} = file:read_file(filename:join(code:priv_dir(garden), "plant.txt")),
    {ok, Colour} = application:get_env(garden, colour),
    io:format("plain=~p colour=~s plant=~s otp=~s sha=~w~n",
              [init:get_plain_arguments(), Colour, string:trim(Data), erlang:system_info(otp_release),
               binary:first(crypto:hash(sha256, Data))]),
    garden_sup:start_link().
stop(_State) -> io:format("stopped~n").
`,
  'apps/garden/src/garden_sup.erl': `-module(garden_sup).
-behaviour(supervisor).
-export([start_link/0, init/1]).
start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).
init([]) -> {ok, {#{}, [#{id => garden_server, start => {garden_server, start_link, []}}]}}.
`,
  'apps/garden/src/garden_server.erl': `-module(garden_server).
-behaviour(gen_server).
-export([start_link/0, add/1, count/0, version/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
add(N) -> gen_server:call(?MODULE, {add, N}).
count() -> gen_server:call(?MODULE, count).
version() -> 1.
init([]) ->
    case os:getenv("GARDEN_STOP") of
        false -> ok;
        Code -> erlang:send_after(10, self(), {stop, list_to_integer(Code)})
    end,
    {ok, 0}.
handle_call({add, N}, _From, Sum) -> {reply, Sum + N, Sum + N};
handle_call(count, _From, Sum) -> {reply, Sum, Sum}.
handle_cast(_, Sum) -> {noreply, Sum}.
handle_info({stop, Code}, Sum) -> init:stop(Code), {noreply, Sum}.
`,
  'apps/garden/src/garden_main.erl': `-module(garden_main).
-export([main/1]).
main(["exit"]) -> exit(boom);
main(["error"]) -> error(oops);
main(["halt"]) -> halt(3);
main(Words) -> io:format("main ~p ~p~n", [Words, node()]).
`,
  'apps/garden/priv/plant.txt': 'rose\n',
});
