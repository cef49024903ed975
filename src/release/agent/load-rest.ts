import { type BeamInstruction, opcode } from '../../beam/assemble.ts';
import type { ModuleCalls } from '../../beam/instructions.ts';
import {
  allocate,
  atom,
  cons,
  deallocate,
  element,
  giveBack,
  integer,
  label,
  move,
  newTuple,
  nil,
  split,
  testHeap,
  to,
  x,
  y,
} from '../../beam/instructions.ts';
import { agentName } from './agent-calls.ts';

const [x0, x1, x2, x3] = [x(0), x(1), x(2), x(3)];
const [y0, y1] = [y(0), y(1)];

/**
 * Functions of the agent that load the rest of the modules after the start:
 *
 *     started() ->
 *         case init:get_argument(onebeam_load) of
 *             {ok, _} -> spawn_opt(onebeam_agent, rest, [], [{priority, low}]);
 *             error -> ok
 *         end.
 *     rest() ->
 *         code:ensure_modules_loaded([calendar, dist_util]),
 *         receive after 3000 -> load(application:loaded_applications()) end.
 *     load([{Application, _, _} | Rest]) ->
 *         case init:get_status() of
 *             {stopping, _} -> ok;
 *             _ ->
 *                 case application:get_key(Application, modules) of
 *                     {ok, Modules} -> code:ensure_modules_loaded(Modules);
 *                     undefined -> ok
 *                 end,
 *                 load(Rest)
 *         end;
 *     load([]) -> ok.
 *
 * `rest` waits first: the processors belong to what a service does right after its start, and a system that stops loads nothing
 * more. It first loads what the first connection to the node and the first message of the log need: if the files of the release were
 * deleted before, that connection would crash `net_kernel`, and the system would not end on TERM any more.
 */
export const started = ({ call, callLast }: ModuleCalls): BeamInstruction[] => [
  allocate(1, 0),
  move(nil, y0),
  move(atom('onebeam_load'), x0),
  call('get_argument'),
  [opcode.isTuple, to(28), x0],
  testHeap(5, 0),
  newTuple(x3, atom('priority'), atom('low')),
  cons(x3, nil, x3),
  move(nil, x2),
  move(atom(agentName), x0),
  move(atom('rest'), x1),
  callLast('spawn_opt', 1),
  label(28),
  move(atom('ok'), x0),
  deallocate(1),
  giveBack,
];

/** In milliseconds. */
const beforeTheRest = 3000;

export const rest = ({ call, callLast }: ModuleCalls): BeamInstruction[] => [
  allocate(0, 0),
  testHeap(4, 0),
  cons(atom('dist_util'), nil, x0),
  cons(atom('calendar'), x0, x0),
  call('ensure_modules_loaded'),
  label(43),
  [opcode.waitTimeout, to(43), integer(beforeTheRest)],
  [opcode.timeout],
  call('loaded_applications'),
  callLast('load', 0),
];

export const load = ({ call, callLast }: ModuleCalls): BeamInstruction[] => [
  [opcode.isNonemptyList, to(30), x0],
  allocate(2, 1),
  split(x0, y1, y0),
  call('get_status'),
  element(x0, 0, x0),
  [opcode.isEqExact, to(44), x0, atom('stopping')],
  move(atom('ok'), x0),
  deallocate(2),
  giveBack,
  label(44),
  move(y1, x0),
  element(x0, 0, x0),
  move(atom('modules'), x1),
  call('get_key'),
  [opcode.isTuple, to(29), x0],
  element(x0, 1, x0),
  call('ensure_modules_loaded'),
  label(29),
  move(y0, x0),
  callLast('load', 2),
  label(30),
  move(atom('ok'), x0),
  giveBack,
];
