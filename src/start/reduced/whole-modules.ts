import { assembleBeam, opcode } from '../../beam/assemble.ts';
import {
  allocate,
  atom,
  callsOf,
  cons,
  deallocate,
  element,
  giveBack,
  integer,
  label,
  move,
  newTuple,
  nil,
  number,
  split,
  testHeap,
  to,
  x,
  y,
} from '../../beam/instructions.ts';

const [x0, x1, x2, x3] = [x(0), x(1), x(2), x(3)];
const [y0, y1, y2, y3, y4] = [y(0), y(1), y(2), y(3), y(4)];

const imports = [
  { module: 'init', function: 'get_argument', arity: 1 },
  { module: 'erlang', function: '++', arity: 2 },
  { module: 'erlang', function: 'prepare_loading', arity: 2 },
  { module: 'erlang', function: 'finish_loading', arity: 1 },
  { module: 'erlang', function: 'check_old_code', arity: 1 },
  { module: 'erlang', function: 'apply', arity: 3 },
  { module: 'erlang', function: 'error', arity: 1 },
  { module: 'lists', function: 'keyfind', arity: 3 },
  { module: 'persistent_term', function: 'get', arity: 1 },
  { module: 'persistent_term', function: 'put', arity: 2 },
  { module: 'prim_file', function: 'read_file', arity: 1 },
  { module: 'erlang', function: 'tuple_size', arity: 1 },
  { module: 'erlang', function: 'binary_part', arity: 2 },
  { module: 'erlang', function: 'iolist_to_binary', arity: 1 },
  { module: 'onebeam_whole', function: 'complete', arity: 2 },
  { module: 'onebeam_whole', function: 'pieces', arity: 2 },
] as const;

const { call, callLast } = callsOf(imports);

/** The module that reduced modules call, and its function of arity 3. */
export const wholeLoader = { module: 'onebeam_whole', function: 'call' } as const;

/**
 * A module that loads the complete form of a reduced module when a missing function is called, and repeats the call:
 *
 *     remember(Files) ->
 *         {ok, [[Root]]} = init:get_argument(root),
 *         persistent_term:put(onebeam_whole, [Root | Files]).
 *     call(Module, Function, Arguments) ->
 *         case erlang:check_old_code(Module) of
 *             true -> apply(Module, Function, Arguments);
 *             false ->
 *                 [Root | Files] = persistent_term:get(onebeam_whole),
 *                 File = lists:keyfind(Module, 1, Files),
 *                 case prim_file:read_file(Root ++ element(2, File)) of
 *                     {ok, Beam} ->
 *                         case erlang:prepare_loading(Module, complete(Beam, File)) of
 *                             {error, _} = Error -> error({Module, Error});
 *                             Code ->
 *                                 erlang:finish_loading([Code]),
 *                                 apply(Module, Function, Arguments)
 *                         end;
 *                     {error, _} = Error -> error({Module, Error})
 *                 end
 *         end.
 *     complete(Beam, {_, _, Pieces}) -> iolist_to_binary(pieces(Beam, Pieces));
 *     complete(Beam, {_, _}) -> Beam.
 *     pieces(Beam, [{_, _} = Part | Pieces]) -> [binary_part(Beam, Part) | pieces(Beam, Pieces)];
 *     pieces(Beam, [Bytes | Pieces]) -> [Bytes | pieces(Beam, Pieces)];
 *     pieces(_, []) -> [].
 *
 * With pieces, the file on disk gets other bytes in some places: exports that stubs of the reduced module need.
 *
 * A module that has old code has been loaded again since the start: by this, or by the program. If several processes
 * call at the same time, one loads it, and the others see that it has old code now. It only calls functions inside
 * the emulator and no process: `init` and the code server may need it, and others before the code server runs.
 */
export function wholeModules(): Uint8Array {
  return assembleBeam({ module: wholeLoader.module, imports, functions });
}

const functions = [
  {
    function: 'remember',
    arity: 1,
    instructions: [
      allocate(1, 1),
      move(x0, y0),
      move(atom('root'), x0),
      call('get_argument'),
      element(x0, 1, x0),
      [opcode.getHd, x0, x0],
      [opcode.getHd, x0, x0],
      testHeap(2, 1),
      cons(x0, y0, x1),
      move(atom(wholeLoader.module), x0),
      callLast('put', 1),
    ],
  },
  {
    function: wholeLoader.function,
    arity: 3,
    instructions: [
      allocate(5, 3),
      move(x0, y0),
      move(x1, y1),
      move(x2, y2),
      move(nil, y3),
      move(nil, y4),
      call('check_old_code'),
      [opcode.isEqExact, to(15), x0, atom('false')],
      move(atom(wholeLoader.module), x0),
      call('get'),
      [opcode.getHd, x0, y3],
      [opcode.getTl, x0, x2],
      move(y0, x0),
      move(integer(1), x1),
      call('keyfind'),
      move(x0, y4),
      element(x0, 1, x1),
      move(y3, x0),
      call('++'),
      call('read_file'),
      [opcode.isTaggedTuple, to(16), x0, number(2), atom('ok')],
      element(x0, 1, x0),
      move(y4, x1),
      call('complete'),
      move(x0, x1),
      move(y0, x0),
      call('prepare_loading'),
      [opcode.isTuple, to(17), x0],
      label(16),
      testHeap(3, 1),
      newTuple(x0, y0, x0),
      callLast('error', 5),
      label(17),
      testHeap(2, 1),
      cons(x0, nil, x0),
      call('finish_loading'),
      label(15),
      move(y0, x0),
      move(y1, x1),
      move(y2, x2),
      callLast('apply', 5),
    ],
  },
  {
    function: 'complete',
    arity: 2,
    instructions: [
      allocate(2, 2),
      move(x0, y0),
      move(x1, y1),
      move(x1, x0),
      call('tuple_size'),
      [opcode.isEqExact, to(18), x0, integer(3)],
      element(y1, 2, x1),
      move(y0, x0),
      call('pieces'),
      callLast('iolist_to_binary', 2),
      label(18),
      move(y0, x0),
      deallocate(2),
      giveBack,
    ],
  },
  {
    function: 'pieces',
    arity: 2,
    instructions: [
      [opcode.isNonemptyList, to(20), x1],
      allocate(3, 2),
      move(x0, y0),
      split(x1, x2, x3),
      move(x3, y1),
      move(x2, y2),
      [opcode.isTuple, to(19), x2],
      move(x2, x1),
      call('binary_part'),
      move(x0, y2),
      label(19),
      move(y0, x0),
      move(y1, x1),
      call('pieces'),
      testHeap(2, 1),
      cons(y2, x0, x0),
      deallocate(3),
      giveBack,
      label(20),
      move(nil, x0),
      giveBack,
    ],
  },
] satisfies Parameters<typeof assembleBeam>[0]['functions'];
