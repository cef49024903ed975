import { assembleBeam, type BeamInstruction, opcode } from '../beam/assemble.ts';
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
  testHeap,
  to,
  x,
  y,
} from '../beam/instructions.ts';

/** The module that records which modules a program loads. */
export const recorderName = 'onebeam_record';

const [x0, x1, x2, x3] = [x(0), x(1), x(2), x(3)];
const [y0, y1, y2, y3] = [y(0), y(1), y(2), y(3)];

const imports = [
  { module: 'erlang', function: 'whereis', arity: 1 },
  { module: 'erlang', function: 'unregister', arity: 1 },
  { module: 'erlang', function: 'register', arity: 2 },
  { module: 'erlang', function: 'self', arity: 0 },
  { module: 'erlang', function: 'spawn', arity: 3 },
  { module: 'erlang', function: '++', arity: 2 },
  { module: 'erlang', function: 'term_to_binary', arity: 1 },
  { module: 'prim_file', function: 'write_file', arity: 2 },
  { module: 'prim_file', function: 'rename', arity: 2 },
  { module: recorderName, function: 'loop', arity: 3 },
  { module: recorderName, function: 'write', arity: 4 },
  { module: recorderName, function: 'ask', arity: 2 },
] as const;

const { call, callLast } = callsOf(imports);
const jump = (at: number): BeamInstruction => [opcode.jump, to(at)];
const unlessTagged = (otherwise: number, size: number, tag: string): BeamInstruction => [
  opcode.isTaggedTuple,
  to(otherwise),
  x0,
  number(size),
  atom(tag),
];

/**
 * A module that registers with the code server's name and forwards requests to it, so that every module is recorded
 * with its file before it is loaded. Written in the external term format: `[{Module, File}]`, the next module,
 * followed by the result of `code:all_loaded/0`.
 *
 *     start(Files) ->
 *         Real = whereis(code_server),
 *         Pid = spawn(onebeam_record, init, [Real, self() | Files]),
 *         receive ready -> unregister(code_server), register(code_server, Pid) end.
 *     init(Real, Starter, Beside, File) ->
 *         write(Real, Beside, File, []),
 *         Starter ! ready,
 *         loop(Real, Beside, File).
 *     loop(Real, Beside, File) ->
 *         receive
 *             {code_call, _, Request} = Message ->
 *                 case Request of
 *                     {Load, Module} when Load =:= ensure_loaded; Load =:= load_file ->      % up to OTP 25
 *                         case ask(Real, {get_object_code, Module}) of
 *                             {Module, _, From} -> write(Real, Beside, File, [{Module, From}]);
 *                             error -> ok
 *                         end;
 *                     {load_abs, From, Module} -> write(...);
 *                     {load_binary, Module, From, _} -> write(...);
 *                     {load_ok, _, Module, From, _} -> write(...);                          % since OTP 27
 *                     {load_module, _, Module, From, _, _} -> write(...);                   % since OTP 26
 *                     _ -> ok
 *                 end,
 *                 Real ! Message;
 *             Message -> Real ! Message
 *         end,
 *         loop(Real, Beside, File).
 *     write(Real, Beside, File, Next) ->
 *         prim_file:write_file(Beside, term_to_binary(Next ++ ask(Real, all_loaded))),
 *         prim_file:rename(Beside, File).
 *     ask(Real, Request) ->
 *         Real ! {code_call, self(), Request},
 *         receive {code_server, Answer} -> Answer end.
 *
 * The requests are those of `code` and `code_server` (kernel) in OTP 25 to 29. It only calls functions inside the
 * emulator, so that it loads nothing itself. The code server answers the caller directly, as without it.
 */
export function recorder(): Uint8Array {
  return assembleBeam({ module: recorderName, imports, functions });
}

const functions = [
  {
    function: 'start',
    arity: 1,
    instructions: [
      allocate(3, 1),
      ...[y0, y1, y2].map((each) => move(x0, each)),
      move(atom('code_server'), x0),
      call('whereis'),
      move(x0, y1),
      call('self'),
      testHeap(4, 1),
      cons(x0, y0, x2),
      cons(y1, x2, x2),
      move(atom(recorderName), x0),
      move(atom('init'), x1),
      call('spawn'),
      move(x0, y2),
      label(15),
      [opcode.loopRec, to(17), x0],
      [opcode.isEqExact, to(16), x0, atom('ready')],
      [opcode.removeMessage],
      move(atom('code_server'), x0),
      call('unregister'),
      move(atom('code_server'), x0),
      move(y2, x1),
      callLast('register', 3),
      label(16),
      [opcode.loopRecEnd, to(15)],
      label(17),
      [opcode.wait, to(15)],
    ],
  },
  {
    function: 'init',
    arity: 4,
    instructions: [
      allocate(4, 4),
      move(x0, y0),
      move(x1, y1),
      move(x2, y2),
      move(x3, y3),
      move(y2, x1),
      move(y3, x2),
      move(nil, x3),
      call('write'),
      move(y1, x0),
      move(atom('ready'), x1),
      [opcode.send],
      move(y0, x0),
      move(y2, x1),
      move(y3, x2),
      callLast('loop', 4),
    ],
  },
  {
    function: 'loop',
    arity: 3,
    instructions: [
      allocate(4, 3),
      move(x0, y0),
      move(x1, y1),
      move(x2, y2),
      move(x0, y3),
      label(18),
      [opcode.loopRec, to(27), x0],
      [opcode.removeMessage],
      move(x0, y3),
      unlessTagged(26, 3, 'code_call'),
      element(x0, 2, x0),
      unlessTagged(19, 2, 'ensure_loaded'),
      jump(20),
      label(19),
      unlessTagged(21, 2, 'load_file'),
      label(20),
      element(x0, 1, x1),
      testHeap(3, 2),
      newTuple(x1, atom('get_object_code'), x1),
      move(y0, x0),
      call('ask'),
      [opcode.isTuple, to(26), x0],
      element(x0, 2, x1),
      element(x0, 0, x0),
      jump(25),
      label(21),
      unlessTagged(22, 3, 'load_abs'),
      element(x0, 1, x1),
      element(x0, 2, x0),
      jump(25),
      label(22),
      unlessTagged(23, 4, 'load_binary'),
      element(x0, 2, x1),
      element(x0, 1, x0),
      jump(25),
      label(23),
      unlessTagged(24, 5, 'load_ok'),
      element(x0, 3, x1),
      element(x0, 2, x0),
      jump(25),
      label(24),
      unlessTagged(26, 6, 'load_module'),
      element(x0, 3, x1),
      element(x0, 2, x0),
      label(25),
      testHeap(5, 2),
      newTuple(x0, x0, x1),
      cons(x0, nil, x3),
      move(y0, x0),
      move(y1, x1),
      move(y2, x2),
      call('write'),
      label(26),
      move(y0, x0),
      move(y3, x1),
      [opcode.send],
      move(y0, x0),
      move(y1, x1),
      move(y2, x2),
      callLast('loop', 4),
      label(27),
      [opcode.wait, to(18)],
    ],
  },
  {
    function: 'write',
    arity: 4,
    instructions: [
      allocate(3, 4),
      move(x1, y0),
      move(x2, y1),
      move(x3, y2),
      move(atom('all_loaded'), x1),
      call('ask'),
      move(x0, x1),
      move(y2, x0),
      call('++'),
      call('term_to_binary'),
      move(x0, x1),
      move(y0, x0),
      call('write_file'),
      move(y0, x0),
      move(y1, x1),
      callLast('rename', 3),
    ],
  },
  {
    function: 'ask',
    arity: 2,
    instructions: [
      allocate(2, 2),
      move(x0, y0),
      move(x1, y1),
      call('self'),
      testHeap(4, 1),
      newTuple(x1, atom('code_call'), x0, y1),
      move(y0, x0),
      [opcode.send],
      label(28),
      [opcode.loopRec, to(30), x0],
      [opcode.isTaggedTuple, to(29), x0, number(2), atom('code_server')],
      [opcode.removeMessage],
      element(x0, 1, x0),
      deallocate(2),
      giveBack,
      label(29),
      [opcode.loopRecEnd, to(28)],
      label(30),
      [opcode.wait, to(28)],
    ],
  },
] satisfies Parameters<typeof assembleBeam>[0]['functions'];
