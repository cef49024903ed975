// What scripts that record the functions of a start share: a module that counts calls, and a boot file that has it.
import { readFile } from 'node:fs/promises';
import { inMemory, type PayloadFile } from '../../src/archive/payload-file.ts';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { atom, isAtom, list, nil, type Term, tuple } from '../../src/erlang/term/term.ts';
import { bootLoaderName } from '../../src/start/boot-loader.ts';
import { withSignalServer } from '../../src/start/signal-server.ts';
import { makeEscript } from '../../test/bed/escripts.ts';

/**
 * Counts calls from the moment when the boot loader has loaded its modules, and writes `Module Function/Arity` for each
 * function with calls, again and again until the end. It calls nothing that it counts.
 */
export const counter = `-module(onebeam_functions).
-export([trace/0, start/0, write/0]).

trace() ->
    [erlang:trace_pattern({M, '_', '_'}, true, [local, call_count])
     || M <- erlang:loaded(), M =/= ?MODULE, erlang:trace_info({M, module_info, 0}, call_count) =:= {call_count, false}],
    ok.

start() ->
    spawn(fun again/0),
    ok.

again() ->
    write(),
    receive after 3 -> again() end.

write() ->
    {ok, [[File]]} = init:get_argument(onebeam_functions),
    Called = [[atom_to_list(M), $\\s, atom_to_list(F), $/, integer_to_list(A), $\\n]
              || M <- erlang:loaded(), M =/= ?MODULE, {F, A} <- erlang:get_module_info(M, functions),
                 is_called(erlang:trace_info({M, F, A}, call_count))],
    Beside = File ++ pid_to_list(self()),
    ok = prim_file:write_file(Beside, Called),
    ok = prim_file:rename(Beside, File).

is_called({call_count, N}) when is_integer(N), N > 0 -> true;
is_called(_) -> false.
`;

/** A module, compiled by the test bed. */
export async function beamOf(name: string, text: string): Promise<Uint8Array> {
  const file = await readFile(await makeEscript({ name, kind: 'beam', modules: { [name]: text } }));
  return new Uint8Array(file.subarray(file.indexOf('FOR1')));
}

const apply = (module: string, name: string, ...args: Term[]): Term =>
  tuple(atom('apply'), tuple(atom(module), atom(name), args.length > 0 ? list(args) : nil));

/** The boot file of a program that counts the calls of its start. */
export function counting(
  boot: PayloadFile,
  release: number,
  { recorder, minimal }: { recorder: Uint8Array; minimal: boolean },
): PayloadFile {
  const plain = decodeTerm(boot.content as Uint8Array);
  const [tag, id, script] = elementsOf(minimal ? withSignalServer(plain) : plain);
  if (!tag || !id || script?.type !== 'list') throw new TypeError('not a boot script');
  const loaded =
    1 + script.elements.findLastIndex((it) => isAtom(elementsOf(elementsOf(it)[1])[0], bootLoaderName));
  const completed = script.elements.findIndex((it) => isAtom(elementsOf(it)[0], 'kernel_load_completed'));
  const started = script.elements.findIndex((it) => isAtom(elementsOf(it)[1], 'started'));
  const load = apply('erlang', 'load_module', atom('onebeam_functions'), {
    ...{ type: 'binary', bytes: recorder, lastBits: 8 },
  } as Term);
  const instructions = [
    ...script.elements.slice(0, loaded),
    ...[load, apply('onebeam_functions', 'trace')],
    ...script.elements.slice(loaded, completed),
    // The program's own were loaded in between.
    apply('onebeam_functions', 'trace'),
    ...script.elements.slice(completed, started),
    apply('onebeam_functions', 'start'),
    ...script.elements.slice(started),
  ];
  return inMemory(boot.path, encodeTerm(tuple(tag, id, list(instructions)), release));
}

const elementsOf = (term: Term | undefined): readonly Term[] => (term?.type === 'tuple' ? term.elements : []);
