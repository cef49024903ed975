%% A program that tests its own executable on the machine that it is started on. It needs nothing but itself:
%%
%%     onebeam-smoke-linux-x64            runs every case, prints a line for each, exits 0 or 1
%%     onebeam-smoke-linux-x64 only A B   runs the cases of these names
%%     onebeam-smoke-linux-x64 args a b   what a case starts: this executable again
%%
%% Cases start the executable as a user would, with a cache folder of their own.
-module(onebeam_smoke).
-export([main/1]).

main([]) ->
    main(["only" | [Name || {Name, _} <- cases()]]);
main(["only" | Names]) ->
    io:setopts([{encoding, unicode}]),
    Work = work_folder(),
    Results = [run(Name, proplists:get_value(Name, cases()), Work) || Name <- Names],
    delete(Work),
    Failed = [Name || {Name, failed} <- Results],
    Skipped = [Name || {Name, skipped} <- Results],
    Passed = length(Results) - length(Failed) - length(Skipped),
    io:format("~b passed, ~b failed, ~b skipped~n", [Passed, length(Failed), length(Skipped)]),
    halt(min(length(Failed), 1));
main(["args" | Words]) ->
    [io:put_chars([hex(Word), $\n]) || Word <- Words];
main(["stdin", Length]) ->
    ok = io:setopts([binary, {encoding, latin1}]),
    Bytes = read(list_to_integer(Length), []),
    io:format("~s~n", [digest(Bytes)]);
main(["exit", Code]) ->
    halt(list_to_integer(Code));
main(["return"]) ->
    ok;
main(["crash"]) ->
    error(on_purpose);
main(["unicode"]) ->
    io:setopts([{encoding, unicode}]),
    io:put_chars([16#e9, 16#6f22, 16#1f389, $\n]);
main(["environment", Name]) ->
    io:put_chars([hex(case os:getenv(Name) of false -> "none"; Value -> Value end), $\n]);
main(["lots", Lines]) ->
    [io:put_chars("0123456789012345678901234567890123456789012345678901234567890123\n") || _ <- lists:seq(1, list_to_integer(Lines))];
main(["wait"]) ->
    %% Ends by itself, should the kill fail: whatever waits for all programs to end would wait forever.
    io:put_chars("waits\n"),
    receive never -> ok after 120000 -> ok end.

cases() ->
    [
        {"first start", fun first_start/1},
        {"second start", fun first_start/1},
        {"arguments", fun arguments/1},
        {"exit codes", fun exit_codes/1},
        {"a crash", fun crash/1},
        {"Unicode on stdout", fun unicode/1},
        {"300 kB of binary stdin", fun stdin/1},
        {"much output", fun much_output/1},
        {"environment", fun environment/1},
        {"ports", fun ports/1},
        {"crypto", fun crypto/1},
        {"TCP", fun tcp/1},
        {"the code path", fun code_path/1},
        {"kill during the first start", fun killed/1},
        {"odd cache folders", fun odd_folders/1},
        {"many first starts at once", fun at_once/1},
        {"the launcher's commands", fun commands/1}
    ].

run(Name, Case, Work) ->
    Start = erlang:monotonic_time(millisecond),
    Result =
        try Case(Work) of
            skipped -> skipped;
            _ -> passed
        catch
            Class:Reason:Stack ->
                io:format("~ts: ~tp ~tp~n~tp~n", [Name, Class, Reason, Stack]),
                failed
        end,
    io:format("~s ~ts (~b ms)~n", [Result, Name, erlang:monotonic_time(millisecond) - Start]),
    {Name, Result}.

first_start(Work) ->
    {0, ""} = start(["return"], Work).

arguments(Work) ->
    Common = [" ", "a b", "it's", "$HOME", "*", "-extra", "--", "-sname", "+S", "--version", "-h"],
    %% On Windows, Erlang's ports lose empty words and quotes before they reach any program.
    Words =
        case windows() of
            true -> Common;
            false -> ["" | Common] ++ ["\"", "a\\", "\\\"", "a\nb", "\t"] ++ wide([[16#e9, 16#6f22]])
        end,
    {0, Text} = start(["args" | Words], Work),
    Expected = [hex(Word) || Word <- Words],
    Expected = string:split(string:trim(lines(Text), trailing, "\n"), "\n", all).

exit_codes(Work) ->
    [{Code, ""} = start(["exit", integer_to_list(Code)], Work) || Code <- [0, 1, 7, 125, 255]].

crash(Work) ->
    {Code, Text} = start(["crash"], Work),
    {true, Code} = {Code =/= 0, Code},
    {true, _} = {string:find(Text, "on_purpose") =/= nomatch, Text}.

unicode(Work) ->
    {0, Text} = start(["unicode"], Work),
    Expected = binary_to_list(unicode:characters_to_binary([16#e9, 16#6f22, 16#1f389, $\n])),
    Expected = lines(Text).

stdin(Work) ->
    Bytes = binary:copy(list_to_binary([13, 10, 26, 0, 255] ++ lists:seq(0, 255)), 1200),
    File = filename:join(Work, "stdin"),
    ok = file:write_file(File, Bytes),
    Length = integer_to_list(byte_size(Bytes)),
    {0, Text} = shell(quoted(executable()) ++ " stdin " ++ Length ++ " < " ++ quoted(filename:nativename(File)), Work),
    Expected = digest(Bytes) ++ "\n",
    Expected = lines(Text).

much_output(Work) ->
    %% Wine takes a minute for what others do in a second.
    Lines = case windows() of true -> 2000; false -> 20000 end,
    {0, Text} = start(["lots", integer_to_list(Lines)], Work),
    {Length, Length} = {65 * Lines, length(lines(Text))}.

environment(Work) ->
    Seen = fun(Name, Value) ->
        {0, Text} = start(["environment", Name], Work, [{Name, Value}]),
        string:trim(lines(Text))
    end,
    {Plain, Plain} = {hex("value "), Seen("SMOKE_PLAIN", "value ")},
    {None, None} = {hex("none"), Seen("ERL_FLAGS", "-nonsense")}.

ports(_Work) ->
    Text = string:trim(os:cmd("echo port")),
    "port" = Text.

crypto(_Work) ->
    case code:ensure_loaded(crypto) of
        {module, crypto} ->
            {ok, _} = application:ensure_all_started(crypto),
            <<16#ba, 16#78, 16#16, 16#bf, _/binary>> = crypto:hash(sha256, "abc"),
            32 = byte_size(crypto:strong_rand_bytes(32));
        _ ->
            skipped
    end.

tcp(_Work) ->
    {ok, Listen} = gen_tcp:listen(0, [binary, {ip, {127, 0, 0, 1}}, {active, false}, {packet, 4}]),
    {ok, Port} = inet:port(Listen),
    Parent = self(),
    spawn_link(fun() ->
        {ok, Socket} = gen_tcp:accept(Listen),
        {ok, Bytes} = gen_tcp:recv(Socket, 0),
        ok = gen_tcp:send(Socket, [Bytes, Bytes]),
        Parent ! served
    end),
    {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}, {packet, 4}]),
    ok = gen_tcp:send(Socket, <<"twice">>),
    {ok, <<"twicetwice">>} = gen_tcp:recv(Socket, 0),
    receive served -> ok end.

code_path(_Work) ->
    {false, _} = {lists:member(".", code:get_path()), code:get_path()}.

killed(Work) ->
    Folder = filename:join(Work, "killed"),
    Kill = fun(Pause) ->
        Port = open(["wait"], Folder, []),
        {os_pid, Pid} = erlang:port_info(Port, os_pid),
        receive after Pause -> ok end,
        kill(Pid),
        catch port_close(Port)
    end,
    [Kill(Pause) || Pause <- [20, 60, 120, 200, 350]],
    {0, ""} = start(["return"], Folder).

odd_folders(Work) ->
    Names = ["with blank", "it's", "a%b", "a;b"] ++ wide([[16#fc, 16#6f22]]),
    [{0, ""} = start(["return"], filename:join(Work, Name)) || Name <- Names].

at_once(Work) ->
    Folder = filename:join(Work, "at-once"),
    Ports = [open(["exit", "9"], Folder, []) || _ <- lists:seq(1, 5)],
    [{9, ""} = collect(Port, []) || Port <- Ports].

commands(Work) ->
    [
        {0, _} = start([], Work, [{"ONEBEAM", Command}])
     || Command <- ["info", "where", "verify", "doctor"]
    ].

%% The executable that this program came in.
executable() ->
    case os:getenv("ONEBEAM_EXECUTABLE") of
        false -> io:format("start the executable, not the escript~n"), halt(1);
        Path -> Path
    end.

start(Words, Folder) -> start(Words, Folder, []).
start(Words, Folder, Environment) -> collect(open(Words, Folder, Environment), []).

open(Words, Folder, Environment) ->
    Options = [exit_status, stderr_to_stdout, use_stdio, hide, {args, Words}, {env, [cache(Folder) | Environment]}],
    open_port({spawn_executable, executable()}, Options).

shell(Line, Folder) ->
    {Shell, Words} =
        case windows() of
            true ->
                %% In a file of its own, since a command line with quotes is read twice.
                Batch = filename:join(Folder, "line.cmd"),
                ok = file:write_file(Batch, ["@", Line, "\r\n"]),
                {os:find_executable("cmd"), ["/d", "/c", filename:nativename(Batch)]};
            false ->
                {"/bin/sh", ["-c", Line]}
        end,
    Options = [exit_status, stderr_to_stdout, use_stdio, hide, {args, Words}, {env, [cache(Folder)]}],
    collect(open_port({spawn_executable, Shell}, Options), []).

cache(Folder) -> {"ONEBEAM_CACHE_DIR", filename:nativename(filename:join(Folder, "cache"))}.

collect(Port, Text) ->
    receive
        {Port, {data, More}} -> collect(Port, [Text, More]);
        {Port, {exit_status, Code}} -> {Code, lists:flatten(Text)}
    after 300000 -> error({no_end, lists:flatten(Text)})
    end.

kill(Pid) ->
    Id = integer_to_list(Pid),
    case windows() of
        true -> command("taskkill /f /t /pid " ++ Id, 20);
        false -> command("kill -9 " ++ Id, 1)
    end.

%% On a busy machine, Wine sometimes refuses the pipes of a command that it could start a moment later.
command(Line, Tries) ->
    try os:cmd(Line)
    catch
        error:_ when Tries > 1 ->
            receive after 100 -> ok end,
            command(Line, Tries - 1)
    end.

read(0, Parts) -> iolist_to_binary(lists:reverse(Parts));
read(Length, Parts) ->
    case file:read(standard_io, min(Length, 8192)) of
        eof -> iolist_to_binary(lists:reverse(Parts));
        {ok, Bytes} -> read(Length - byte_size(Bytes), [Bytes | Parts])
    end.

digest(Bytes) -> lists:flatten([io_lib:format("~2.16.0b", [Byte]) || <<Byte>> <= erlang:md5(Bytes)]).

hex(Word) -> lists:flatten([io_lib:format("~.16b.", [Character]) || Character <- Word]).

%% Names beyond ASCII, where the locale has them.
wide(Names) ->
    case file:native_name_encoding() of
        utf8 -> Names;
        latin1 -> []
    end.

%% Erlang writes CR LF on Windows.
lines(Text) -> [Character || Character <- Text, Character =/= $\r].

quoted(Path) ->
    case windows() of
        true -> "\"" ++ Path ++ "\"";
        false -> "'" ++ lists:flatten(string:replace(Path, "'", "'\\''", all)) ++ "'"
    end.

windows() -> element(1, os:type()) =:= win32.

work_folder() ->
    Above =
        case [Folder || Name <- ["TMPDIR", "TEMP", "TMP"], Folder <- [os:getenv(Name)], Folder =/= false] of
            [First | _] -> First;
            [] -> "/tmp"
        end,
    Folder = filename:join(Above, "onebeam-smoke-" ++ os:getpid()),
    ok = filelib:ensure_dir(filename:join(Folder, "x")),
    Folder.

delete(Folder) ->
    case file:list_dir(Folder) of
        {ok, Names} ->
            [delete(filename:join(Folder, Name)) || Name <- Names],
            file:del_dir(Folder);
        {error, _} ->
            file:delete(Folder)
    end.
