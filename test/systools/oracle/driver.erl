%% Runs calls of the real systools, and leaves for each what it returned, the words for it, and the files it changed.
-module(driver).
-export([main/2]).

%% Calls: a file of terms {Out, Folder, Function, Name, Options}. The code path is what a tool without Erlang has.
main(Calls, Status) ->
    load_everything(),
    {ok, Terms} = file:consult(Calls),
    true = code:set_path(["."]),
    lists:foreach(fun run/1, Terms),
    ok = file:write_file(Status, "done"),
    halt(0, [{flush, true}]).

load_everything() ->
    [code:ensure_loaded(list_to_atom(filename:basename(File, ".beam")))
     || Dir <- code:get_path(), is_wanted(Dir), File <- filelib:wildcard(filename:join(Dir, "*.beam"))].

is_wanted(Dir) ->
    lists:any(fun(App) -> string:find(Dir, "/" ++ App ++ "-") =/= nomatch end,
              ["kernel", "stdlib", "sasl", "tools", "compiler"]).

run({Out, Folder, Function, Name, Options}) ->
    ok = file:set_cwd(Folder),
    Before = snapshot(),
    {Returned, Text} = call(Function, Name, Options),
    After = snapshot(),
    ok = filelib:ensure_dir(filename:join(Out, "x")),
    write(Out, "returned", io_lib:format("~0tp", [cut(Returned)])),
    write(Out, "text", Text),
    Changed = [File || {File, Digest} <- maps:to_list(After), maps:get(File, Before, none) =/= Digest],
    Gone = [File || File <- maps:keys(Before), not maps:is_key(File, After)],
    write(Out, "gone", lists:join("\n", Gone)),
    write(Out, "modes", [[File, "\t", integer_to_list(mode(File)), "\n"] || File <- Changed]),
    lists:foreach(fun(File) ->
                          To = filename:join([Out, "files", File]),
                          ok = filelib:ensure_dir(To),
                          {ok, _} = file:copy(File, To)
                  end, Changed).

mode(File) ->
    {ok, Info} = file:read_file_info(File),
    element(8, Info) band 8#7777.

call(script2boot, Name, _) ->
    printed(fun() -> systools:script2boot(Name) end);
call(Function, Name, Options) ->
    case catch systools:Function(Name, [silent | Options]) of
        {ok, Module, Warnings} = Ok -> {Ok, Module:format_warning(Warnings)};
        {error, Module, Reason} = Error ->
            {Error, try Module:format_error(cut(Reason)) catch _:_ -> "no words" end};
        Other -> {Other, ""}
    end.

printed(Fun) ->
    Server = spawn_link(fun() -> collect([]) end),
    Old = group_leader(),
    group_leader(Server, self()),
    Returned = (catch Fun()),
    group_leader(Old, self()),
    Server ! {take, self()},
    receive {printed, Text} -> {Returned, Text} end.

collect(Text) ->
    receive
        {io_request, From, As, {put_chars, _, M, F, A}} ->
            From ! {io_reply, As, ok}, collect([Text, apply(M, F, A)]);
        {io_request, From, As, {put_chars, _, Chars}} ->
            From ! {io_reply, As, ok}, collect([Text, Chars]);
        {io_request, From, As, _} ->
            From ! {io_reply, As, {error, request}}, collect(Text);
        {take, From} -> From ! {printed, Text}
    end.

write(Out, Name, Text) ->
    ok = file:write_file(filename:join(Out, Name), unicode:characters_to_binary(Text)).

snapshot() ->
    maps:from_list([{File, digest(File)} || File <- files(".")]).

digest(File) ->
    {ok, Bytes} = file:read_file(File),
    erlang:md5(Bytes).

files(Dir) ->
    {ok, Names} = file:list_dir(Dir),
    lists:append([below(plain(Dir, Name)) || Name <- Names]).

plain(".", Name) -> Name;
plain(Dir, Name) -> filename:join(Dir, Name).

below(Path) ->
    case file:read_link_info(Path) of
        {ok, Info} when element(3, Info) =:= directory -> files(Path);
        {ok, Info} when element(3, Info) =:= regular -> [Path];
        _ -> []
    end.

%% Stack traces belong to the implementation, not to the result.
cut({'EXIT', {Reason, [Frame | _]}}) when is_tuple(Frame) -> {'EXIT', {cut(Reason), []}};
cut({Reason, [{M, F, _, L} | _]}) when is_atom(M), is_atom(F), is_list(L) -> {cut(Reason), []};
cut(Tuple) when is_tuple(Tuple) -> list_to_tuple([cut(Element) || Element <- tuple_to_list(Tuple)]);
cut([Head | Tail]) -> [cut(Head) | cut(Tail)];
cut(Term) -> Term.
