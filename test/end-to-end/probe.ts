import { type EscriptKind, makeEscript } from '../bed/escripts.ts';
import { type Maybe, orNotAvailable } from '../bed/not-available.ts';

/** Performs one action of a program, selected by its first argument. Strings are printed as lists of code points. */
const probe = `-module(probe).
-export([main/1]).

main(["args" | Args]) ->
    [io:format("~w~n", [Arg]) || Arg <- Args];
main(["halt", Code]) ->
    io:put_chars("before\\n"),
    halt(list_to_integer(Code));
main(["error", Text]) ->
    list_to_integer(Text);
main(["throw"]) ->
    throw(ball);
main(["exit"]) ->
    exit(normal);
main(["return"]) ->
    not_a_code;
main(["stdin"]) ->
    ok = io:setopts([binary]),
    io:format("~p~n", [read(<<>>)]);
main(["lines"]) ->
    lines(1);
main(["name"]) ->
    io:put_chars([filename:basename(escript:script_name()), $\\n]);
main(["flags"]) ->
    io:format("~p ~p ~p~n", [init:get_argument(colour), erlang:system_info(thread_pool_size),
                             application:get_env(kernel, colour)]);
main(["crypto"]) ->
    io:format("~s~n", [binary:encode_hex(crypto:hash(sha256, <<"abc">>))]);
main(["unicode"]) ->
    io:put_chars([16#fc, 16#f1, 16#6f22, 16#1f600, $\\n]),
    io:format("~ts ~p~n", [[16#fc, 16#6f22], [16#fc, 16#6f22]]);
main(["latin1"]) ->
    io:format("~s|~tp~n", [[16#e9], [16#e9]]);
main(["stderr"]) ->
    io:put_chars("to stdout\\n"),
    io:put_chars(standard_error, "to stderr\\n");
main(["where"]) ->
    io:format("~s~n~s~n", [code:root_dir(), os:getenv("BINDIR")]),
    [io:format("~s~n", [Folder]) || Folder <- code:get_path()];
main(["folder"]) ->
    {ok, Folder} = file:get_cwd(),
    io:format("~ts~n", [Folder]);
main(["child"]) ->
    io:put_chars(os:cmd("echo child; exit 3"));
main(["log"]) ->
    logger:error("a ~s", ["report"]),
    logger_std_h:filesync(default);
main(["applications"]) ->
    io:format("~p~n", [[Name || {Name, _, _} <- application:which_applications()]]);
main(["status"]) ->
    {ok, Status} = file:read_file("/proc/self/status"),
    Wanted = ["Umask", "Groups", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "NoNewPrivs", "Seccomp", "THP_enabled"],
    [io:format("~s~n", [usual(Line)]) || Line <- string:split(binary_to_list(Status), "\\n", all),
                                  Name <- Wanted, string:prefix(Line, Name ++ ":") =/= nomatch],
    {ok, Limits} = file:read_file("/proc/self/limits"),
    io:format("~s", [Limits]),
    {ok, Descriptors} = file:list_dir("/proc/self/fd"),
    io:format("~p~n", [lists:sort([list_to_integer(D) || D <- Descriptors])]);
main(["environment"]) ->
    Names = [hd(string:split(Variable, "=")) || Variable <- os:getenv()],
    %% The first tells the reference where its emulator is, the others are the launcher's.
    io:format("~p~n", [lists:sort(Names) -- ["ESCRIPT_EMULATOR", "ONEBEAM_EXECUTABLE", "ONEBEAM_ARGV0"]]);
main(["terminal"]) ->
    io:format("~p ~p~n", [io:columns(), io:rows()]),
    io:format("~p~n", [io:getopts()]),
    io:format("~p~n", [io:get_line("> ")]),
    io:put_chars(os:cmd("tty; stty -a < /dev/tty"));
main([]) ->
    io:put_chars("no arguments\\n").

%% OTP 27 sometimes sets handlers of SIGCONT and SIGWINCH, and sometimes not, whoever starts it.
usual("SigCgt:\\t" ++ Mask = Line) ->
    case erlang:system_info(otp_release) of
        "27" -> io_lib:format("SigCgt:\\t~16.16.0b", [list_to_integer(Mask, 16) band bnot 16#8020000]);
        _ -> Line
    end;
usual(Line) -> Line.

read(Bytes) ->
    case io:get_chars("", 65536) of
        eof -> {byte_size(Bytes), erlang:md5(Bytes)};
        {error, Reason} -> {error, Reason};
        More -> read(<<Bytes/binary, More/binary>>)
    end.

lines(Number) ->
    case io:get_line("") of
        eof -> io:put_chars("end\\n");
        Line -> io:format("~w ~w~n", [Number, Line]), lines(Number + 1)
    end.
`;

/** Only an archive has more than one module: this one is loaded from it, and its note is read there. */
const archived = probe
  .replace(
    'main([]) ->',
    `main(["other"]) ->
    io:format("~p~n", [probe_other:read(note)]);
main([]) ->`,
  )
  .replace(
    '-export([main/1]).',
    '-export([main/1]).\n-export([priv/0]).\n\npriv() -> code:priv_dir(probe).\n',
  );

const other = `-module(probe_other).
-export([read/1]).

read(note) ->
    {ok, Note, _} = erl_prim_loader:get_file(filename:join(probe:priv(), "note.txt")),
    {filename:basename(filename:dirname(probe:priv())), Note}.
`;

/** The probe as one of the kinds of escript, with a line for the emulator. */
export function probeEscript(kind: EscriptKind): Promise<Maybe<string>> {
  const archive = kind === 'zip';
  return orNotAvailable(() =>
    makeEscript({
      name: 'probe',
      kind,
      modules: archive ? { probe: archived, probe_other: other } : { probe },
      ...(archive && { files: { 'probe/priv/note.txt': 'a note' }, applications: ['crypto'] }),
      emulatorArguments: '+A3 -colour blue -kernel colour green',
    }),
  );
}
