/**
 * The program in Erlang that upgrades or downgrades a running node to another version of its release, in a
 * client of that node. Plain arguments: the node's name, the path of the `.rel` file in `RELDIR`, the folder
 * with the new version's applications, `up` or `down`, and the treatment of the configuration.
 *
 * - `replace`: `release_handler` gives applications the settings of the new `sys.config`, as OTP does.
 * - `keep`: applications keep their settings, and get the additional ones of the new `sys.config`. Releases of
 *   Mix need it:
 *   their `runtime.exs` is read at a start only. Values that cannot be written to a file, such as funs, are set
 *   again after the upgrade.
 *
 * Only applications whose version is not in the running release are named to `release_handler`: the others stay
 * where they are. A script that restarts the emulator is refused before anything is changed: the emulator
 * cannot move to another folder. Ends with code 0, or 1 and one line on stderr.
 */
export const upgradeProgram = `
[Name, RelFile, Lib, Direction, Configuration] = init:get_plain_arguments(),
Node = list_to_atom(case lists:member($@, Name) of
  true -> Name;
  false -> Name ++ lists:dropwhile(fun(C) -> C =/= $@ end, atom_to_list(node()))
end),
Fail = fun(Format, Args) -> io:format(standard_error, Format ++ "~n", Args), halt(1) end,
Call = fun(M, F, A) ->
  case rpc:call(Node, M, F, A, 300000) of
    {badrpc, nodedown} -> Fail("the node ~ts does not answer", [Node]);
    {badrpc, Reason} -> Fail("~ts:~ts has failed: ~tp", [M, F, Reason]);
    Result -> Result
  end
end,
Text = fun(List) -> lists:append(lists:join(", ", List)) end,
{ok, [{release, {_, Vsn}, {erts, Erts}, Apps}]} = file:consult(RelFile),
case Call(erlang, system_info, [version]) of
  Erts -> ok;
  Other -> Fail("it runs on ERTS ~ts and version ~ts needs ERTS ~ts: stop it and start the new executable", [Other, Vsn, Erts])
end,
case Call(erlang, whereis, [release_handler]) of
  undefined -> Fail("sasl does not run in it: only a release with sasl can be upgraded while it runs", []);
  _ -> ok
end,
Known = Call(release_handler, which_releases, []),
{_, Current, Libs, _} = case lists:keyfind(current, 4, Known) of
  false -> lists:keyfind(permanent, 4, Known);
  Found -> Found
end,
Current =:= Vsn andalso Fail("version ~ts runs already", [Vsn]),
RelDir = filename:dirname(filename:dirname(RelFile)),
{RelupVsn, Other2} = case Direction of "up" -> {Vsn, Current}; "down" -> {Current, Vsn} end,
Scripts = case file:consult(filename:join([RelDir, RelupVsn, "relup"])) of
  {ok, [{_, Ups, _}]} when Direction =:= "up" -> Ups;
  {ok, [{_, _, Downs}]} -> Downs;
  {error, _} -> Fail("version ~ts was built without a relup: build it with --upgrade-from", [RelupVsn])
end,
case lists:keyfind(Other2, 1, Scripts) of
  false ->
    Fail("there is no script from version ~ts to ~ts: version ~ts has them for ~ts", [Current, Vsn, RelupVsn, Text([V || {V, _, _} <- Scripts])]);
  {_, _, Script} ->
    [Fail("its relup restarts the emulator (~tp): stop it and start the new executable", [I])
      || I <- Script, I =:= restart_new_emulator orelse I =:= restart_emulator]
end,
case lists:keyfind(Vsn, 2, Known) of
  false -> ok;
  {_, _, _, permanent} -> ok;
  _ -> ok = Call(release_handler, set_removed, [Vsn])
end,
AppOf = fun(App) -> {element(1, App), element(2, App)} end,
Changed = [{A, V, Lib} || {A, V} <- lists:map(AppOf, Apps), not lists:member(atom_to_list(A) ++ "-" ++ V, Libs)],
Do = fun(F, A) ->
  case Call(release_handler, F, A) of
    ok -> ok;
    Done when element(1, Done) =:= ok -> ok;
    Refused -> Fail("release_handler:~ts: ~tp", [F, Refused])
  end
end,
IsText = fun(Value) ->
  case erl_scan:string(lists:flatten(io_lib:format("~tw.", [Value]))) of
    {ok, Tokens, _} -> erl_parse:parse_term(Tokens) =:= {ok, Value};
    _ -> false
  end
end,
Settings = case Configuration of
  "keep" -> [{element(1, App), Call(application, get_all_env, [element(1, App)])} || App <- Call(application, loaded_applications, [])];
  _ -> []
end,
Texts = [{A, lists:filter(IsText, Env)} || {A, Env} <- Settings],
Others = [{A, Env -- proplists:get_value(A, Texts)} || {A, Env} <- Settings, Env =/= proplists:get_value(A, Texts)],
Configuration =:= "keep" andalso begin
  File = filename:join([RelDir, Vsn, "sys.config"]),
  New = case file:consult(File) of {ok, [List]} -> List; _ -> [] end,
  Kept = [{A, lists:ukeymerge(1, lists:ukeysort(1, Env), lists:ukeysort(1, proplists:get_value(A, New, [])))} || {A, Env} <- Texts],
  Added = [One || One <- New, is_tuple(One), not lists:keymember(element(1, One), 1, Kept)],
  ok = file:write_file(File, unicode:characters_to_binary(io_lib:format("%% coding: utf-8~n~tw.~n", [Kept ++ Added])))
end,
case lists:keyfind(Vsn, 2, Known) of
  {_, _, _, permanent} -> ok;
  _ -> Do(set_unpacked, [RelFile, Changed])
end,
Do(check_install_release, [Vsn]),
Do(install_release, [Vsn]),
[Call(application, set_env, [A, Key, Value]) || {A, Env} <- Others, {Key, Value} <- Env],
Do(make_permanent, [Vsn]),
io:format("version ~ts runs, in place of ~ts~n", [Vsn, Current]),
halt(0).`;
