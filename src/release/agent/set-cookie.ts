import { type BeamInstruction, opcode } from '../../beam/assemble.ts';
import type { ModuleCalls } from '../../beam/instructions.ts';
import {
  allocate,
  atom,
  deallocate,
  element,
  giveBack,
  integer,
  label,
  move,
  nil,
  number,
  split,
  to,
  x,
  y,
} from '../../beam/instructions.ts';

const [x0, x1, x2] = [x(0), x(1), x(2)];
const [y0] = [y(0)];

const letterF = 'f'.charCodeAt(0);

/**
 * Functions of the agent that set the cookie:
 *
 *     cookie() ->
 *         case init:get_argument(onebeam_cookie) of
 *             {ok, [[Kind, Value] | _]} ->
 *                 case erlang:is_alive() of
 *                     true when hd(Kind) =:= $f -> {ok, Bin} = prim_file:read_file(Value), erlang:set_cookie(binary_to_atom(Bin, utf8));
 *                     true -> erlang:set_cookie(list_to_atom(os:getenv(Value)));
 *                     false -> ok
 *                 end;
 *             error -> ok
 *         end.
 *     watch() ->
 *         case init:get_argument(onebeam_cookie) of
 *             {ok, _} ->
 *                 case erlang:is_alive() of
 *                     true -> cookie();
 *                     false -> receive after 1 -> watch() end
 *                 end;
 *             error -> ok
 *         end.
 *
 * `cookie` runs in the first round of a release that starts twice, too, in which there is no node yet. The start fails if the
 * cookie cannot be read: an unreachable node would appear to work.
 */
export const cookie = ({ call, callLast }: ModuleCalls): BeamInstruction[] => [
  allocate(1, 0),
  move(nil, y0),
  move(atom('onebeam_cookie'), x0),
  call('get_argument'),
  [opcode.isTuple, to(26), x0],
  element(x0, 1, x0),
  [opcode.getHd, x0, y0],
  call('is_alive'),
  [opcode.isEqExact, to(26), x0, atom('true')],
  move(y0, x1),
  split(x1, x0, x1),
  [opcode.getHd, x1, x1],
  [opcode.getHd, x0, x2],
  [opcode.isEqExact, to(25), x2, integer(letterF)],
  move(x1, x0),
  call('read_file'),
  [opcode.isTaggedTuple, to(27), x0, number(2), atom('ok')],
  element(x0, 1, x0),
  move(atom('utf8'), x1),
  call('binary_to_atom'),
  callLast('set_cookie', 1),
  label(25),
  move(x1, x0),
  call('getenv'),
  call('list_to_atom'),
  callLast('set_cookie', 1),
  label(26),
  move(atom('ok'), x0),
  deallocate(1),
  giveBack,
  label(27),
  move(atom('onebeam_cookie_cannot_be_read'), x0),
  callLast('exit', 1),
];

export const watch = ({ call, callLast }: ModuleCalls): BeamInstruction[] => [
  allocate(1, 0),
  move(nil, y0),
  move(atom('onebeam_cookie'), x0),
  call('get_argument'),
  [opcode.isTuple, to(42), x0],
  call('is_alive'),
  [opcode.isEqExact, to(41), x0, atom('true')],
  callLast('cookie', 1),
  label(41),
  [opcode.waitTimeout, to(41), integer(1)],
  [opcode.timeout],
  callLast('watch', 1),
  label(42),
  move(atom('ok'), x0),
  deallocate(1),
  giveBack,
];
