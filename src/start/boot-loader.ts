import { assembleBeam, opcode } from '../beam/assemble.ts';
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
} from '../beam/instructions.ts';

/** The module that a boot script brings along to load many others. */
export const bootLoaderName = 'onebeam_boot';

const [x0, x1, x2, x3, x4] = [x(0), x(1), x(2), x(3), x(4)];
const [y0, y1, y2, y3, y4, y5] = [y(0), y(1), y(2), y(3), y(4), y(5)];
const one = integer(1);
const giveOk = [move(atom('ok'), x0), giveBack];

const imports = [
  { module: 'init', function: 'get_argument', arity: 1 },
  { module: 'erlang', function: '+', arity: 2 },
  { module: 'erlang', function: 'rem', arity: 2 },
  { module: 'erlang', function: '++', arity: 2 },
  { module: 'erlang', function: 'self', arity: 0 },
  { module: 'erlang', function: 'system_info', arity: 1 },
  { module: 'erlang', function: 'spawn_opt', arity: 4 },
  { module: 'erlang', function: 'prepare_loading', arity: 2 },
  { module: 'erlang', function: 'finish_loading', arity: 1 },
  { module: bootLoaderName, function: 'start', arity: 4 },
  { module: bootLoaderName, function: 'await', arity: 0 },
  { module: bootLoaderName, function: 'prepare', arity: 5 },
] as const;

const { call, callLast, callOnly } = callsOf(imports);

/**
 * A module that loads others on as many processors as there are, given `[[{Module, Path, Beam}]]`
 * (`boot-modules.ts`); those of the program are below the folder in the first `-boot_var`:
 *
 *     load(Groups) ->
 *         {ok, [[Root]]} = init:get_argument(root),
 *         start(Groups, Root, 1, self()).
 *     load_own(Groups) ->
 *         {ok, [[_, Folder] | _]} = init:get_argument(boot_var),
 *         start(Groups, Folder, 1, self()).
 *     start([Group | Groups], Root, N, Boot) ->
 *         Scheduler = N rem erlang:system_info(schedulers_online) + 1,
 *         spawn_opt(onebeam_boot, work, [Boot, Root, Group], [monitor, {scheduler, Scheduler}]),
 *         start(Groups, Root, N + 1, Boot),
 *         await();
 *     start([], _, _, _) -> ok.
 *     await() -> receive {'DOWN', _, _, _, _} -> ok end.
 *     work(Boot, Root, Group) -> prepare(Boot, Root, Group, [], []).
 *     prepare(Boot, Root, [{Module, Path, Beam} | Group], Prepared, Loaded) ->
 *         case erlang:prepare_loading(Module, Beam) of
 *             {error, _} -> prepare(Boot, Root, Group, Prepared, Loaded);
 *             Code -> prepare(Boot, Root, Group, [Code | Prepared], [{Module, Root ++ Path} | Loaded])
 *         end;
 *     prepare(Boot, _, [], Prepared, Loaded) ->
 *         case erlang:finish_loading(Prepared) of
 *             ok -> init ! {Boot, loaded, Loaded};
 *             _ -> ok
 *         end.
 *
 * Modules that it does not load for any reason are loaded by the boot script afterwards, which also reports errors.
 * The message to `init` is that of its `load_modules`, the same from OTP 25 to 29. It runs when only the preloaded
 * modules exist. A process that is not bound to a scheduler would wait until that one wakes up.
 */
export function bootLoader(): Uint8Array {
  return assembleBeam({ module: bootLoaderName, imports, functions });
}

const functions = [
  {
    function: 'load',
    arity: 1,
    instructions: [
      allocate(2, 1),
      move(x0, y0),
      move(x0, y1),
      move(atom('root'), x0),
      call('get_argument'),
      element(x0, 1, x0),
      [opcode.getHd, x0, x0],
      [opcode.getHd, x0, y1],
      call('self'),
      move(x0, x3),
      move(y0, x0),
      move(y1, x1),
      move(one, x2),
      callLast('start', 2),
    ],
  },
  {
    function: 'load_own',
    arity: 1,
    instructions: [
      allocate(2, 1),
      move(x0, y0),
      move(x0, y1),
      move(atom('boot_var'), x0),
      call('get_argument'),
      element(x0, 1, x0),
      [opcode.getHd, x0, x0],
      [opcode.getTl, x0, x0],
      [opcode.getHd, x0, y1],
      call('self'),
      move(x0, x3),
      move(y0, x0),
      move(y1, x1),
      move(one, x2),
      callLast('start', 2),
    ],
  },
  {
    function: 'start',
    arity: 4,
    instructions: [
      [opcode.isNonemptyList, to(15), x0],
      allocate(5, 4),
      split(x0, x4, x0),
      move(x0, y0),
      move(x1, y1),
      move(x2, y2),
      move(x3, y3),
      move(x4, y4),
      move(atom('schedulers_online'), x0),
      call('system_info'),
      move(x0, x1),
      move(y2, x0),
      call('rem'),
      move(one, x1),
      call('+'),
      testHeap(13, 1),
      newTuple(x0, atom('scheduler'), x0),
      cons(x0, nil, x0),
      cons(atom('monitor'), x0, x3),
      cons(y4, nil, x2),
      cons(y1, x2, x2),
      cons(y3, x2, x2),
      move(atom('work'), x1),
      move(atom(bootLoaderName), x0),
      call('spawn_opt'),
      move(y2, x0),
      move(one, x1),
      call('+'),
      move(x0, x2),
      move(y0, x0),
      move(y1, x1),
      move(y3, x3),
      call('start'),
      callLast('await', 5),
      label(15),
      ...giveOk,
    ],
  },
  {
    function: 'await',
    arity: 0,
    instructions: [
      label(16),
      [opcode.loopRec, to(18), x0],
      [opcode.isTaggedTuple, to(17), x0, number(5), atom('DOWN')],
      [opcode.removeMessage],
      ...giveOk,
      label(17),
      [opcode.loopRecEnd, to(16)],
      label(18),
      [opcode.wait, to(16)],
    ],
  },
  {
    function: 'work',
    arity: 3,
    instructions: [move(nil, x3), move(nil, x4), callOnly('prepare')],
  },
  {
    function: 'prepare',
    arity: 5,
    instructions: [
      [opcode.isNonemptyList, to(20), x2],
      allocate(6, 5),
      move(x0, y0),
      move(x1, y1),
      move(x3, y3),
      move(x4, y4),
      split(x2, x0, x1),
      move(x1, y2),
      move(x0, y5),
      element(x0, 2, x1),
      element(x0, 0, x0),
      call('prepare_loading'),
      [opcode.isTuple, to(19), x0],
      move(y0, x0),
      move(y1, x1),
      move(y2, x2),
      move(y3, x3),
      move(y4, x4),
      callLast('prepare', 6),
      label(19),
      testHeap(2, 1),
      cons(x0, y3, x0),
      move(x0, y3),
      move(y5, x1),
      element(x1, 1, x1),
      move(y1, x0),
      call('++'),
      move(y5, x1),
      element(x1, 0, x1),
      testHeap(5, 2),
      newTuple(x0, x1, x0),
      cons(x0, y4, x4),
      move(y0, x0),
      move(y1, x1),
      move(y2, x2),
      move(y3, x3),
      callLast('prepare', 6),
      label(20),
      allocate(2, 5),
      move(x0, y0),
      move(x4, y1),
      move(x3, x0),
      call('finish_loading'),
      [opcode.isEqExact, to(21), x0, atom('ok')],
      testHeap(4, 0),
      newTuple(x1, y0, atom('loaded'), y1),
      move(atom('init'), x0),
      [opcode.send],
      label(21),
      deallocate(2),
      giveBack,
    ],
  },
] satisfies Parameters<typeof assembleBeam>[0]['functions'];
