/**
 * The program in Erlang that takes a running node to another version of its release, in a client of that node. Plain arguments:
 * the node's name, the path of the `.rel` file in `RELDIR`, the folder with the new version's applications, `up` or `down`.
 *
 * Only applications whose version is not in the running release are named to `release_handler`: the others stay where they are.
 * A script that restarts the emulator is refused before anything is changed: the emulator of one folder cannot become that of
 * another one. Ends with code 0, or 1 and one line on stderr.
 */
export const upgradeProgram = `
[Name, RelFile, Lib, Direction] = init:get_plain_arguments(),
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
case lists:keyfind(Vsn, 2, Known) of
  {_, _, _, permanent} -> ok;
  _ -> Do(set_unpacked, [RelFile, Changed])
end,
Do(check_install_release, [Vsn]),
Do(install_release, [Vsn]),
Do(make_permanent, [Vsn]),
io:format("version ~ts runs, in place of ~ts~n", [Vsn, Current]),
halt(0).`;
