import { assembleBeam, opcode } from '../../beam/assemble.ts';
import type { ImportedFunction } from '../../beam/functions.ts';
import {
  allocate,
  atom,
  callsOf,
  cons,
  deallocate,
  element,
  giveBack,
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

/** The module that counts calls during a recorded start, and the flag that names the two files that it writes. */
export const callCounterName = 'onebeam_calls';

/** Functions that end a program: their calls go to the functions of the same names in the counting module. */
export const endings: readonly ImportedFunction[] = [
  ...[0, 1, 2].map((arity) => ({ module: 'erlang', function: 'halt', arity })),
  ...[0, 1].map((arity) => ({ module: 'init', function: 'stop', arity })),
];

const [x0, x1, x2, x3, x4] = [x(0), x(1), x(2), x(3), x(4)];
const [y0, y1, y2, y3] = [y(0), y(1), y(2), y(3)];

const imports = [
  { module: 'erlang', function: 'trace_pattern', arity: 3 },
  { module: 'erlang', function: 'trace_info', arity: 2 },
  { module: 'erlang', function: 'loaded', arity: 0 },
  { module: 'erlang', function: 'get_module_info', arity: 2 },
  { module: 'erlang', function: 'term_to_binary', arity: 1 },
  { module: 'init', function: 'get_argument', arity: 1 },
  { module: 'prim_file', function: 'write_file', arity: 2 },
  { module: 'prim_file', function: 'rename', arity: 2 },
  { module: callCounterName, function: 'write', arity: 4 },
] as const;

const { call, callLast } = callsOf(imports);

/**
 * A module that counts the calls of every exported function, and writes the counts when the program ends
 * (`endings`, `redirect-imports.ts`): `[{{Module, Function, Arity}, {call_count, Count}} | _]` in the external term format.
 *
 *     start() ->
 *         erlang:trace_pattern({'_', '_', '_'}, true, [local, call_count]),
 *         erlang:trace_pattern(on_load, true, [local, call_count]).
 *     halt() -> write(erlang:loaded(), [], [], []), erlang:halt().         % and so on for the others
 *     write(Modules, Module, [{Function, Arity} | Functions], Counts) ->
 *         MFA = {Module, Function, Arity},
 *         write(Modules, Module, Functions, [{MFA, erlang:trace_info(MFA, call_count)} | Counts]);
 *     write([Module | Modules], _, [], Counts) ->
 *         write(Modules, Module, erlang:get_module_info(Module, exports), Counts);
 *     write([], _, [], Counts) ->
 *         {ok, [[Beside, File]]} = init:get_argument(onebeam_calls),
 *         prim_file:write_file(Beside, term_to_binary(Counts)),
 *         prim_file:rename(Beside, File).
 *
 * It calls nothing that is not inside the emulator, so it loads nothing itself.
 */
export function callCounter(): Uint8Array {
  return assembleBeam({ module: callCounterName, imports: [...imports, ...endings], functions });
}

/** Writes the counts, then ends the program with the function that it called. */
const ending = ({ function: name, arity }: ImportedFunction, index: number) => ({
  function: name,
  arity,
  instructions: [
    allocate(2, arity),
    move(arity > 0 ? x0 : nil, y0),
    move(arity > 1 ? x1 : nil, y1),
    call('loaded'),
    ...[x1, x2, x3].map((each) => move(nil, each)),
    call('write'),
    move(y0, x0),
    move(y1, x1),
    [opcode.callExtLast, number(arity), number(imports.length + index), number(2)] as const,
  ],
});

const count = (what: Parameters<typeof move>[0]) => [
  testHeap(4, 1),
  cons(atom('call_count'), nil, x2),
  cons(atom('local'), x2, x2),
  move(what, x0),
  move(atom('true'), x1),
];

const functions = [
  {
    function: 'start',
    arity: 0,
    instructions: [
      allocate(0, 0),
      testHeap(4, 0),
      newTuple(x3, ...[1, 2, 3].map(() => atom('_'))),
      move(x3, x0),
      ...count(x0),
      call('trace_pattern'),
      ...count(atom('on_load')),
      callLast('trace_pattern', 0),
    ],
  },
  {
    function: 'write',
    arity: 4,
    instructions: [
      allocate(4, 4),
      move(x0, y0),
      move(x1, y1),
      move(x2, y2),
      move(x3, y3),
      [opcode.isNonemptyList, to(15), x2],
      split(x2, x4, x2),
      move(x2, y2),
      element(x4, 0, x2),
      element(x4, 1, x3),
      testHeap(4, 4),
      newTuple(x0, x1, x2, x3),
      move(x0, y1),
      move(atom('call_count'), x1),
      call('trace_info'),
      testHeap(5, 1),
      newTuple(x1, y1, x0),
      cons(x1, y3, x3),
      element(y1, 0, x1),
      move(y0, x0),
      move(y2, x2),
      callLast('write', 4),
      label(15),
      [opcode.isNonemptyList, to(16), x0],
      split(x0, x0, x1),
      move(x1, y0),
      move(x0, y1),
      move(atom('exports'), x1),
      call('get_module_info'),
      move(x0, x2),
      move(y0, x0),
      move(y1, x1),
      move(y3, x3),
      callLast('write', 4),
      label(16),
      move(atom(callCounterName), x0),
      call('get_argument'),
      element(x0, 1, x0),
      [opcode.getHd, x0, x0],
      [opcode.getHd, x0, y0],
      [opcode.getTl, x0, x0],
      [opcode.getHd, x0, y1],
      move(y3, x0),
      call('term_to_binary'),
      move(x0, x1),
      move(y0, x0),
      call('write_file'),
      move(y0, x0),
      move(y1, x1),
      call('rename'),
      deallocate(4),
      giveBack,
    ],
  },
  ...endings.map(ending),
] satisfies Parameters<typeof assembleBeam>[0]['functions'];
