/** A server that counts: version 1 keeps a number, version 2 a tuple with a name for it. */
export const counterSources = {
  1: {
    'counter.erl': `
-module(counter).
-behaviour(gen_server).
-export([start_link/0, add/0, init/1, handle_call/3, handle_cast/2, code_change/3]).
start_link() -> gen_server:start_link({local, counter}, counter, [], []).
add() -> gen_server:call(counter, add).
init([]) -> {ok, 0}.
handle_call(add, _, N) -> {reply, {one, counter_step:step(N)}, counter_step:step(N)}.
handle_cast(_, N) -> {noreply, N}.
code_change({down, _}, {_, N}, _) -> {ok, N};
code_change(_, N, _) -> {ok, N}.
`,
    'counter_step.erl': '-module(counter_step).\n-export([step/1]).\nstep(N) -> N + 1.\n',
  },
  2: {
    'counter.erl': `
-module(counter).
-behaviour(gen_server).
-export([start_link/0, add/0, init/1, handle_call/3, handle_cast/2, code_change/3]).
start_link() -> gen_server:start_link({local, counter}, counter, [], []).
add() -> gen_server:call(counter, add).
init([]) -> {ok, {count, 0}}.
handle_call(add, _, {count, N}) ->
    Next = counter_step:step(N, counter_name:name()),
    {reply, {two, Next}, {count, Next}}.
handle_cast(_, N) -> {noreply, N}.
code_change({down, _}, {count, N}, _) -> {ok, N};
code_change(_, N, extra) -> {ok, {count, N + 1000}}.
`,
    'counter_step.erl': '-module(counter_step).\n-export([step/2]).\nstep(N, ten) -> N + 10.\n',
    'counter_name.erl': '-module(counter_name).\n-export([name/0]).\nname() -> ten.\n',
  },
} as const;

/** In both versions. */
export const counterShell = {
  'counter_app.erl': `
-module(counter_app).
-behaviour(application).
-export([start/2, stop/1]).
start(_, _) -> counter_sup:start_link().
stop(_) -> ok.
`,
  'counter_sup.erl': `
-module(counter_sup).
-behaviour(supervisor).
-export([start_link/0, init/1]).
start_link() -> supervisor:start_link({local, counter_sup}, counter_sup, []).
init([]) -> {ok, {{one_for_one, 1, 1}, [{counter, {counter, start_link, []}, permanent, 1000, worker, [counter]}]}}.
`,
} as const;

export const counterAppup = `{"2",
 [{"1", [{add_module, counter_name}, {update, counter, {advanced, extra}, [counter_step]},
         {load_module, counter_step, [counter_name]}]}],
 [{<<"1">>, [{update, counter, {advanced, extra}, [counter_step]}, {load_module, counter_step},
             {delete_module, counter_name}]}]}.
`;
