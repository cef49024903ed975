%% The plugin: adds `rebar3 onebeam`, which makes the escript first.
-module(rebar3_onebeam).
-behaviour(provider).

-export([init/1, do/1, format_error/1]).

init(State) ->
    Provider = providers:create([{name, onebeam},
                                 {module, ?MODULE},
                                 {bare, true},
                                 {deps, [escriptize]},
                                 {example, "rebar3 onebeam --target linux-x64,windows-x64"},
                                 {opts, rebar3_onebeam_options:all()},
                                 {short_desc, "One native executable from the escript"},
                                 {desc, description()}]),
    {ok, rebar_state:add_provider(State, Provider)}.

description() ->
    "Runs `onebeam build` on what `rebar3 escriptize` has made. Options that hold for every build\n"
    "go to onebeam.toml, or to rebar.config: {onebeam_args, [\"--archive\"]}.\n"
    "The program is looked for on the search path; the variable ONEBEAM_PROGRAM names another.".

do(State) ->
    case program() of
        false ->
            {error, {?MODULE, no_program}};
        Program ->
            {Given, _} = rebar_state:command_parsed_args(State),
            Flags = lists:append([flag(One) || One <- Given]),
            Always = rebar_state:get(State, onebeam_args, []),
            run(Program, ["build", escript(State)] ++ Always ++ Flags, State)
    end.

%% A value behind `=` may begin with a hyphen.
flag({Name, Value}) -> ["--" ++ atom_to_list(Name) ++ "=" ++ Value];
flag(Name) -> ["--" ++ atom_to_list(Name)].

program() ->
    os:find_executable(os:getenv("ONEBEAM_PROGRAM", "onebeam")).

%% As rebar_prv_escriptize names it.
escript(State) ->
    Main = case rebar_state:get(State, escript_main_app, undefined) of
               undefined -> only_application(rebar_state:project_apps(State));
               Application -> Application
           end,
    Name = rebar_state:get(State, escript_name, Main),
    filename:join([rebar_dir:base_dir(State), "bin", name(Name)]).

only_application([Application]) -> rebar_app_info:name(Application);
only_application(_) -> rebar_api:abort("escript_main_app is not set in rebar.config", []).

name(Name) when is_atom(Name) -> atom_to_list(Name);
name(Name) -> unicode:characters_to_list(Name).

run(Program, Arguments, State) ->
    Port = open_port({spawn_executable, Program},
                     [{args, Arguments}, exit_status, binary, stderr_to_stdout, {cd, rebar_state:dir(State)}]),
    case wait(Port) of
        0 -> {ok, State};
        Status -> {error, {?MODULE, {failed, Status}}}
    end.

wait(Port) ->
    receive
        {Port, {data, Data}} ->
            ok = file:write(standard_io, Data),
            wait(Port);
        {Port, {exit_status, Status}} ->
            Status
    end.

format_error(no_program) ->
    "`onebeam` was not found in PATH; install it with `npm install -g onebeam`, or name it in ONEBEAM_PROGRAM";
format_error({failed, Status}) ->
    io_lib:format("onebeam ended with exit code ~b", [Status]).
