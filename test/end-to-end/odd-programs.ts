import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import { prepared } from '../bed/cache.ts';
import { makeEscript } from '../bed/escripts.ts';
import { type Maybe, orNotAvailable } from '../bed/not-available.ts';
import type { OtpRelease } from '../bed/otp.ts';
import type { Case } from './cases.ts';

/** Unusual programs that packagers often break. */
export interface OddProgram {
  title: string;
  /** The fast tests run those with OTP 27. */
  releases: readonly OtpRelease[];
  script: Maybe<string>;
  cases: readonly Case[];
}

/** An escript as text, byte for byte. */
function written(name: string, text: string): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const id = Bun.hash(text).toString(16);
    const folder = await prepared(join('made', `${name}-text-${id}-1`), async (stage) => {
      await writeFile(join(stage, name), text);
      await chmod(join(stage, name), 0o755);
    });
    return join(folder, name);
  });
}

const arguments_ = 'main(Args) -> io:format("~p~n", [Args]).';
const one: Case = { name: 'prints its arguments', args: ['a', 'b c'], prints: '["a","b c"]\n' };
const archived = (name: string, body: string, emulatorArguments?: string) =>
  orNotAvailable(() =>
    makeEscript({
      name,
      kind: 'zip',
      modules: { [name]: `-module(${name}).\n-export([main/1]).\n${body}\n` },
      files: { [`${name}/priv/words.txt`]: 'one two' },
      ...(emulatorArguments && { emulatorArguments }),
    }),
  );

/** A folder with a module `heart`, which kernel starts, too. */
function ownHeart(): Promise<string> {
  const give = (name: string, result: string) => ({
    ...{ function: name, arity: 0 },
    instructions: [[opcode.move, ['a', result], ['x', 0]], [opcode.return]] as const,
  });
  const functions = [give('start', 'ignore'), give('hello', 'mine')];
  return prepared(join('made', 'heart-1'), (stage) =>
    writeFile(join(stage, 'heart.beam'), assembleBeam({ module: 'heart', imports: [], functions })),
  );
}

export async function oddPrograms(): Promise<OddProgram[]> {
  const program = (
    title: string,
    script: Maybe<string>,
    cases: readonly Case[],
    releases: OtpRelease[] = [25],
  ) => ({
    title,
    releases,
    script,
    cases,
  });
  return [
    program(
      'lines that end in CR LF',
      await written('crlf', `#!/usr/bin/env escript\r\n%% -*- erlang -*-\r\n%%! +A2\r\n${arguments_}\r\n`),
      [one],
      [25, 27],
    ),
    program(
      'a text without a shebang, whose first line is lost',
      await written('bare', `lost, whatever it says\n${arguments_}\n`),
      [one],
    ),
    program(
      'a text in Latin-1',
      await orNotAvailable(async () => {
        const text =
          '#!/usr/bin/env escript\n%% -*- coding: latin-1 -*-\nmain(_) -> io:format("~w~n", ["\xe9"]).\n';
        const folder = await prepared('made/latin-1-text-1', async (stage) => {
          await writeFile(join(stage, 'latin'), text, 'latin1');
          await chmod(join(stage, 'latin'), 0o755);
        });
        return join(folder, 'latin');
      }),
      [{ name: 'reads itself rightly', prints: '[233]\n' }],
    ),
    program(
      'one that is compiled when it starts',
      await written('compiled', `#!/usr/bin/env escript\n-mode(compile).\n${arguments_}\n`),
      [one],
      [25, 27, 29],
    ),
    program(
      'a name that is not ASCII',
      await written('hé', `#!/usr/bin/env escript\n${arguments_}\n`),
      [{ ...one, env: { LC_ALL: 'C.UTF-8' } }],
      [25, 27, 29],
    ),
    program(
      'one that asks for a page where nobody answers',
      await written(
        'asks',
        '#!/usr/bin/env escript\nmain(_) -> {ok, _} = application:ensure_all_started(inets),\n' +
          '  {error, {Why, _}} = httpc:request("http://127.0.0.1:1/"), io:format("~p~n", [Why]).\n',
      ),
      [{ name: 'is told so', prints: 'failed_connect\n' }],
      [25, 27, 29],
    ),
    program(
      'one that asks what it was started from',
      await written('origin', '#!/usr/bin/env escript\nmain(_) -> io:format("~p~n", [init:script_id()]).\n'),
      [{ name: 'is told what OTP is called', prints: /^\{"Erlang\/OTP","\d+"\}\n$/ }],
      [25, 29],
    ),
    program(
      'a text that is no Erlang',
      await written('broken', '#!/usr/bin/env escript\nmain(_) -> case.\n'),
      [{ name: 'is told so', exits: 127 }],
    ),
    program(
      'an include of a header of OTP',
      await written(
        'includes',
        '#!/usr/bin/env escript\n-include_lib("kernel/include/file.hrl").\n' +
          'main([Name]) -> {ok, #file_info{type = Type}} = file:read_file_info(Name), io:format("~p~n", [Type]).\n',
      ),
      [{ name: 'finds it', args: ['/'], prints: 'directory\n' }],
      [25, 27],
    ),
    program('`-pa` in the header', await archived('paths', arguments_, '-pa paths/paths/ebin -pa /nowhere'), [
      one,
    ]),
    program(
      "`-pa` of a folder with a module of OTP's name",
      await archived('shadowed', 'main(_) -> io:format("~p~n", [heart:hello()]).', `-pa ${await ownHeart()}`),
      [{ name: 'has the own one', args: [], prints: 'mine\n' }],
      [25, 29],
    ),
    program(
      'flags of the virtual machine in the header',
      await archived('flagged', arguments_, '+S 1 +P 2048 -mode minimal -hidden'),
      [one],
      [25, 27],
    ),
    program(
      'a module named in the header',
      await orNotAvailable(() =>
        makeEscript({
          name: 'other_name',
          kind: 'zip',
          modules: { really: `-module(really).\n-export([main/1]).\n${arguments_}\n` },
          emulatorArguments: '-escript main really',
        }),
      ),
      [one],
    ),
    program(
      'one that reads its own archive',
      await archived(
        'reader',
        `main(_) ->
           {ok, Sections} = escript:extract(escript:script_name(), []),
           {archive, Zip} = lists:keyfind(archive, 1, Sections),
           {ok, Names} = zip:foldl(fun(Name, _, _, Seen) -> [Name | Seen] end, [], {"x.zip", Zip}),
           io:format("~p~n", [lists:sort(Names)]).`,
      ),
      [{ name: 'finds what was packed', prints: /"reader\/priv\/words\.txt"/ }],
      [25, 27, 29],
    ),
    program(
      'one that passes on 100 MiB',
      await archived(
        'passes',
        `main(_) ->
           ok = io:setopts(standard_io, [binary, {encoding, latin1}]),
           io:format("~p~n", [count(0)]).
         count(Size) ->
           case file:read(standard_io, 1048576) of
             {ok, Bytes} -> count(Size + byte_size(Bytes));
             eof -> Size
           end.`,
      ),
      [{ name: 'counts every byte', stdin: new Uint8Array(100 << 20), prints: '104857600\n' }],
    ),
    program(
      'one that starts `erl` and `escript` of its own',
      await archived(
        'nested',
        `main(_) ->
           Program = "erl -noshell -eval \\"io:format(\\\\\\"~s~n\\\\\\", [erlang:system_info(otp_release)]), halt()\\"",
           io:put_chars(os:cmd(Program)),
           io:format("~p~n", [is_list(os:find_executable("erl"))]).`,
      ),
      [{ name: 'finds them', prints: '25\ntrue\n' }],
    ),
    program(
      'one that starts a node of its own by `peer`',
      await archived(
        'peered',
        `main(_) ->
           {ok, Peer, _} = peer:start(#{connection => standard_io}),
           io:format("~s~n", [peer:call(Peer, erlang, system_info, [otp_release])]),
           peer:stop(Peer).`,
      ),
      [{ name: 'talks to it', prints: '25\n' }],
    ),
    program(
      'one that writes and reads files with odd names',
      await archived(
        'files',
        `main([Folder]) ->
           Name = filename:join(Folder, [16#e9, 16#6f22]),
           ok = file:write_file(Name, <<"x">>),
           {ok, Names} = file:list_dir(Folder),
           io:format("~w ~w~n", [length(Names), file:native_name_encoding()]),
           file:delete(Name).`,
      ),
      [
        {
          name: 'under UTF-8',
          shell: 'exec "$@" "$(mktemp -d)"',
          env: { LC_ALL: 'C.UTF-8' },
          prints: '1 utf8\n',
        },
        { name: 'under C', shell: 'exec "$@" "$(mktemp -d)"', env: { LC_ALL: 'C' }, exits: 127 },
      ],
    ),
    program(
      'one that is ended by what reads its output',
      await archived(
        'endless',
        'main(_) -> lists:foreach(fun(N) -> io:format("~p~n", [N]) end, lists:seq(1, 50000)).',
      ),
      [
        {
          name: 'under head',
          shell: '{ "$@" 2>/dev/null; echo "exit $?" >&2; } | head -n 3',
          prints: '1\n2\n3\n',
        },
      ],
      [25, 27],
    ),
  ];
}
