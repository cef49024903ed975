import { assembleBeam, type Instruction, type Operand, opcode } from '../beam/assemble.ts';

/** The module that a boot script brings along to load many others. */
export const bootLoaderName = 'onebeam_boot';

const [x0, x1, x2, x3, x4] = [0, 1, 2, 3, 4].map((number) => ['x', number] as const) as [X, X, X, X, X];
const [y0, y1, y2, y3, y4, y5] = [0, 1, 2, 3, 4, 5].map((number) => ['y', number] as const) as [
  ...[Y, Y, Y, Y, Y, Y],
];
type X = readonly ['x', number];
type Y = readonly ['y', number];

const u = (value: number): Operand => ['u', value];
const atom = (name: string): Operand => ['a', name];
const label = (number: number): Operand => ['f', number];
const nil: Operand = ['nil'];
const one: Operand = ['i', 1];
const move = (from: Operand, to: Operand): Instruction => [opcode.move, from, to];
const cons = (head: Operand, tail: Operand, to: Operand): Instruction => [opcode.putList, head, tail, to];
const newTuple = (to: Operand, ...elements: Operand[]): Instruction => [
  opcode.putTuple2,
  to,
  ['list', elements],
];
const element = (tuple: Operand, index: number, to: Operand): Instruction => [
  opcode.getTupleElement,
  tuple,
  u(index),
  to,
];
const at = (number: number): Instruction => [opcode.label, u(number)];
const giveOk: Instruction[] = [move(atom('ok'), x0), [opcode.return]];

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

type Imported = (typeof imports)[number]['function'];

function found(name: Imported): [arity: Operand, index: Operand] {
  const index = imports.findIndex((each) => each.function === name);
  return [u(imports[index]!.arity), u(index)];
}
const call = (name: Imported): Instruction => [opcode.callExt, ...found(name)];
/** As the last thing, which leaves a frame of this many `y` registers. */
const callLast = (name: Imported, frame: number): Instruction => [
  opcode.callExtLast,
  ...found(name),
  u(frame),
];

/**
 * A module that loads others on as many processors as there are, given `[[{Module, Path, Beam}]]` (`boot-modules.ts`):
 *
 *     load(Groups) ->
 *         {ok, [[Root]]} = init:get_argument(root),
 *         start(Groups, Root, 1, self()).
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
 * What it does not load, for whatever reason, the boot script loads after it as ever, or says what is wrong. `init` is
 * told in the words of its own `load_modules`, the same from OTP 25 to 29. It runs before anything but the preloaded
 * modules is there. A process that is not bound to a scheduler would wait until that one thinks of waking.
 */
export function bootLoader(): Uint8Array {
  return assembleBeam({ module: bootLoaderName, imports, functions });
}

const functions = [
  {
    function: 'load',
    arity: 1,
    instructions: [
      [opcode.allocate, u(2), u(1)],
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
    function: 'start',
    arity: 4,
    instructions: [
      [opcode.isNonemptyList, label(15), x0],
      [opcode.allocate, u(5), u(4)],
      [opcode.getList, x0, x4, x0],
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
      [opcode.testHeap, u(13), u(1)],
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
      at(15),
      ...giveOk,
    ],
  },
  {
    function: 'await',
    arity: 0,
    instructions: [
      at(16),
      [opcode.loopRec, label(18), x0],
      [opcode.isTaggedTuple, label(17), x0, u(5), atom('DOWN')],
      [opcode.removeMessage],
      ...giveOk,
      at(17),
      [opcode.loopRecEnd, label(16)],
      at(18),
      [opcode.wait, label(16)],
    ],
  },
  {
    function: 'work',
    arity: 3,
    instructions: [move(nil, x3), move(nil, x4), [opcode.callExtOnly, ...found('prepare')]],
  },
  {
    function: 'prepare',
    arity: 5,
    instructions: [
      [opcode.isNonemptyList, label(20), x2],
      [opcode.allocate, u(6), u(5)],
      move(x0, y0),
      move(x1, y1),
      move(x3, y3),
      move(x4, y4),
      [opcode.getList, x2, x0, x1],
      move(x1, y2),
      move(x0, y5),
      element(x0, 2, x1),
      element(x0, 0, x0),
      call('prepare_loading'),
      [opcode.isTuple, label(19), x0],
      move(y0, x0),
      move(y1, x1),
      move(y2, x2),
      move(y3, x3),
      move(y4, x4),
      callLast('prepare', 6),
      at(19),
      [opcode.testHeap, u(2), u(1)],
      cons(x0, y3, x0),
      move(x0, y3),
      move(y5, x1),
      element(x1, 1, x1),
      move(y1, x0),
      call('++'),
      move(y5, x1),
      element(x1, 0, x1),
      [opcode.testHeap, u(5), u(2)],
      newTuple(x0, x1, x0),
      cons(x0, y4, x4),
      move(y0, x0),
      move(y1, x1),
      move(y2, x2),
      move(y3, x3),
      callLast('prepare', 6),
      at(20),
      [opcode.allocate, u(2), u(5)],
      move(x0, y0),
      move(x4, y1),
      move(x3, x0),
      call('finish_loading'),
      [opcode.isEqExact, label(21), x0, atom('ok')],
      [opcode.testHeap, u(4), u(0)],
      newTuple(x1, y0, atom('loaded'), y1),
      move(atom('init'), x0),
      [opcode.send],
      at(21),
      [opcode.deallocate, u(2)],
      [opcode.return],
    ],
  },
] satisfies Parameters<typeof assembleBeam>[0]['functions'];
