/**
 * Programs in Erlang for `-eval`, which talk to the running node of a release that has no Elixir. They get the node's
 * name and the user's arguments as plain arguments (`-extra`), print results on stdout and failures on stderr, and
 * end with code 0 or 1. A node's name without a host is completed with the client's host.
 */
const start = `[Name | Words] = init:get_plain_arguments(),
Node = list_to_atom(case lists:member($@, Name) of
  true -> Name;
  false -> Name ++ lists:dropwhile(fun(C) -> C =/= $@ end, atom_to_list(node()))
end),
Fail = fun(Format, Args) -> io:format(standard_error, Format ++ "~n", Args), halt(1) end,
Parse = fun(Text) ->
  case erl_scan:string(Text) of
    {ok, Tokens, End} ->
      Ended = case Tokens =/= [] andalso element(1, lists:last(Tokens)) of
        dot -> Tokens;
        _ -> Tokens ++ [{dot, End}]
      end,
      case erl_parse:parse_exprs(Ended) of
        {ok, Parsed} -> Parsed;
        {error, {_, Module, Reason}} -> Fail("~ts: ~ts", [Module:format_error(Reason), Text])
      end;
    {error, {_, Module, Reason}, _} -> Fail("~ts: ~ts", [Module:format_error(Reason), Text])
  end
end,
Call = fun(M, F, A) ->
  case rpc:call(Node, M, F, A) of
    {badrpc, nodedown} -> Fail("the node ~ts does not answer: it is not running, or has another cookie", [Node]);
    {badrpc, Reason} -> Fail("~tp", [Reason]);
    Result -> Result
  end
end,
`;

/** `eval EXPRESSION`: evaluates it on the running node and prints the value. */
export const erlangEval = `${start}{value, Value, _} = Call(erl_eval, exprs, [Parse(lists:append(lists:join(" ", Words))), []]),
io:format("~tp~n", [Value]),
halt(0).`;

/** `rpc MODULE FUNCTION [ARGUMENTS]`: calls it on the running node, with a list in Erlang's syntax, and prints the result. */
export const erlangRpc = `${start}[Module, Function | More] = Words,
Args = case lists:append(lists:join(" ", More)) of
  "" -> [];
  Text -> {value, List, _} = erl_eval:exprs(Parse(Text), []), List
end,
io:format("~tp~n", [Call(list_to_atom(Module), list_to_atom(Function), Args)]),
halt(0).`;

/** Restarts the system inside the running emulator. */
export const erlangRestart = `${start}ok = Call(init, restart, []), halt(0).`;

/** Ends the emulator; `heart` starts it again where it watches. */
export const erlangReboot = `${start}ok = Call(init, reboot, []), halt(0).`;
