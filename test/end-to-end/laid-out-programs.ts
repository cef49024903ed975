import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { makeEscript } from '../bed/escripts.ts';

/** A compiled module. */
export async function beam(module: string, text: string): Promise<Buffer> {
  const bytes = await readFile(
    await makeEscript({ name: module, kind: 'beam', modules: { [module]: `-module(${module}).\n${text}` } }),
  );
  return bytes.subarray(bytes.indexOf('FOR1'));
}

/** Writes an escript with these entries in its archive, in this order. */
export async function archiveEscript(
  file: string,
  entries: Record<string, Uint8Array | string>,
): Promise<string> {
  const files = Object.entries(entries).map(([path, content]) => [path, Buffer.from(content)]);
  const zip = zipSync(Object.fromEntries(files), { mtime: '1980-01-02' });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, Buffer.concat([Buffer.from('#!/usr/bin/env escript\n%%! +sbtu\n'), zip]), {
    mode: 0o755,
  });
  return file;
}

export const resource = (name: string, modules: readonly string[]): string =>
  `{application, ${name}, [{vsn, "3.1"}, {description, "the ${name}"}, {modules, [${modules}]}, ` +
  '{registered, []}, {env, [{colour, green}]}, {applications, [kernel, stdlib]}]}.\n';

/**
 * Prints paths and their content. `garden_tool` is called only by `garden`, and `garden_late` by `load`, which waits:
 * what is loaded last may not be recorded, and a busy machine makes that moment longer.
 */
const walker = `-export([main/1]).

main(["which"]) ->
    [io:format("~s ~s ~ts~n", [Module, kind(code:which(Module)), code:which(Module)])
     || Module <- [walker, garden, garden_tool, shed]];
main(["folders"]) ->
    [io:format("~s ~ts~n~ts~n", [App, code:lib_dir(App), code:priv_dir(App)]) || App <- [walker, garden, shed]],
    io:format("~p~n", [file:read_file(filename:join(code:priv_dir(garden), "note.txt"))]);
main(["applications"]) ->
    [io:format("~p ~p~n", [application:load(App), application:get_all_key(App)]) || App <- [garden, shed, walker]],
    io:format("~p~n~p~n~p~n", [application:get_key(garden, vsn), application:get_env(garden, colour),
                               application:load(desert)]);
main(["archive"]) ->
    Script = escript:script_name(),
    {ok, Sections} = escript:extract(Script, []),
    {archive, Zip} = lists:keyfind(archive, 1, Sections),
    io:format("~p~n~p~n", [lists:keydelete(archive, 1, Sections), erlang:md5(Zip)]),
    [io:format("~p~n", [sorted(erl_prim_loader:list_dir(filename:join(Script, Folder)))])
     || Folder <- ["", "garden", "garden/ebin", "garden/priv", "nothing"]],
    {ok, Bytes, _} = erl_prim_loader:get_file(filename:join(Script, "garden/ebin/garden_tool.beam")),
    io:format("~p ~p~n", [erlang:md5(Bytes), erl_prim_loader:get_file(filename:join(Script, "nothing.beam"))]);
main(["call"]) ->
    io:format("~p~n", [garden:dig()]);
main(["stray"]) ->
    io:format("~p~n", [stray:says()]);
main(["calendar"]) ->
    io:format("~p~n", [calendar:is_leap_year(2024)]);
main(["path"]) ->
    [io:format("~ts~n", [Folder]) || Folder <- code:get_path()];
main(["load"]) ->
    garden:dig(),
    garden_late:says(),
    crypto:strong_rand_bytes(1),
    calendar:is_leap_year(2024),
    receive after 1000 -> ok end;
main(["fail"]) ->
    io:put_chars(standard_error, "one thing\\nand another\\n"),
    halt(3).

kind(File) ->
    case file:read_file_info(File) of
        {ok, _} -> file;
        {error, enotdir} -> archive
    end.

sorted({ok, Names}) -> {ok, lists:sort(Names)};
sorted(Other) -> Other.
`;
const says = (what: string) => `-export([says/0]).\nsays() -> "${what}".\n`;

/** Three applications: `walker` with the main module, `garden` with a `priv` folder, `shed` without one. */
export async function walkerEscript(file: string): Promise<string> {
  const late = '-export([says/0]).\n-on_load(start/0).\nstart() -> ok.\nsays() -> "late".\n';
  return archiveEscript(file, {
    'garden/ebin/garden.app': resource('garden', ['garden', 'garden_tool', 'garden_late']),
    'garden/ebin/garden.beam': await beam('garden', '-export([dig/0]).\ndig() -> garden_tool:says().\n'),
    'garden/ebin/garden_tool.beam': await beam('garden_tool', says('spade')),
    'garden/ebin/garden_late.beam': await beam('garden_late', late),
    'garden/priv/note.txt': 'water it\n',
    'shed/ebin/shed.app': resource('shed', ['shed']),
    'shed/ebin/shed.beam': await beam('shed', says('shed')),
    'walker/ebin/walker.app': resource('walker', ['walker']),
    'walker/ebin/walker.beam': await beam('walker', walker),
  });
}

/** Modules of others with the program's module names, for its working directory. */
export async function ambush(folder: string): Promise<string> {
  const modules = {
    garden: '-export([dig/0]).\ndig() -> "ambush".\n',
    garden_tool: says('ambush'),
    stray: says('stray'),
    calendar: '-export([is_leap_year/1]).\nis_leap_year(_) -> "ambush".\n',
  };
  await mkdir(folder, { recursive: true });
  for (const [module, text] of Object.entries(modules)) {
    await writeFile(join(folder, `${module}.beam`), await beam(module, text));
  }
  return folder;
}

const ownCalendar = '-export([is_leap_year/1]).\nis_leap_year(_) -> "our own".\n';
const twins = `-export([main/1]).

main(["says"]) ->
    io:format("~ts ~p~n", [twin:says(), calendar:is_leap_year(2024)]),
    receive after 100 -> ok end;
main(["which"]) ->
    io:format("~ts~n~ts~n", [code:which(twins), code:which(twin)]).
`;

/** Two applications with a module of the same name, and one that has a module with a name of OTP's. */
export async function twinsEscript(file: string): Promise<string> {
  return archiveEscript(file, {
    'twins/ebin/twins.beam': await beam('twins', twins),
    'one/ebin/twin.beam': await beam('twin', says('the first')),
    'other/ebin/calendar.beam': await beam('calendar', ownCalendar),
    'other/ebin/twin.beam': await beam('twin', says('the second')),
  });
}

const flat = `-export([main/1]).

main(["which"]) ->
    [io:format("~ts~n", [code:which(Module)]) || Module <- [flat, flat_tool]],
    [io:format("~ts~n", [Folder]) || Folder <- code:get_path(), filename:basename(Folder) =:= "flat"].
`;

/** Modules without an application. */
export async function flatEscript(file: string): Promise<string> {
  return archiveEscript(file, {
    'flat.beam': await beam('flat', flat),
    'flat_tool.beam': await beam('flat_tool', says('flat')),
  });
}

const namesake = `-export([main/1]).

main(["calendar"]) ->
    io:format("~p~n", [catch calendar:is_leap_year(2024)]),
    receive after 100 -> ok end;
main(["erl_lint"]) ->
    io:format("~p~n", [catch erl_lint:says()]);
main(["peer"]) ->
    io:format("~p ~p~n", [erlang:function_exported(peer, says, 0), catch peer:says()]);
main(["file"]) ->
    io:format("~p ~p~n", [erlang:function_exported(file, says, 0), catch file:get_cwd(nowhere)]).
`;

/**
 * Its modules have names of OTP modules: `calendar` of stdlib is loaded when it is called, `peer` of stdlib and
 * `file` of kernel are loaded before `main/1`, and so is `erl_lint`, although it is not called.
 */
export async function namesakeEscript(file: string): Promise<string> {
  return archiveEscript(file, {
    'namesake/ebin/namesake.beam': await beam('namesake', namesake),
    'other/ebin/calendar.beam': await beam('calendar', ownCalendar),
    'other/ebin/erl_lint.beam': await beam('erl_lint', says('our own')),
    'other/ebin/file.beam': await beam('file', says('our own')),
    'other/ebin/peer.beam': await beam('peer', says('our own')),
  });
}
