import { assembleBeam, type BeamInstruction, opcode } from '../../beam/assemble.ts';
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
import * as term from '../../erlang/term/term.ts';

/** The module that a release brings along for what only code inside the emulator can do. */
export const agentName = 'onebeam_agent';

/** The properties of a release that the agent depends on. */
export interface AgentFacts {
  /** Major version of OTP. */
  otp: number;
  /** True when the release has Elixir. */
  elixir: boolean;
  /** The program of the kind `cli`: the module with `main/1`, which gets binaries (Elixir) or strings (Erlang). */
  entry?: { module: string; language: 'elixir' | 'erlang' };
}

/** A call that a boot script makes before or after it starts an application; `.` means the end of the script. */
export interface AgentCall {
  when: 'before' | 'after';
  application: string;
  call: { module: string; function: string; args: term.Term[] };
}

/**
 * The calls of the agent, for the boot scripts of starts and of clients.
 *
 * - `cookie` follows kernel, which starts distribution: until then the cookie is random and unknown.
 * - `watch` runs in parallel to the start of kernel and sets the cookie as soon as there is a node: Elixir's shell
 *   connects to another node while kernel still starts.
 * - `words` follows elixir, so that `System.argv()` is right in every `Application.start/2`.
 * - `started` is the last: with `-onebeam_load`, it loads the rest of the modules a few seconds later.
 */
export function agentCalls({ elixir }: AgentFacts): AgentCall[] {
  const to = (name: string) => ({ module: agentName, function: name, args: [] });
  const spawned = (name: string) => ({
    module: 'erlang',
    function: 'spawn',
    args: [term.atom(agentName), term.atom(name), term.list([])],
  });
  return [
    { when: 'before', application: 'kernel', call: spawned('watch') },
    { when: 'after', application: 'kernel', call: to('cookie') },
    ...(elixir ? [{ when: 'after', application: 'elixir', call: to('words') } as const] : []),
    { when: 'after', application: '.', call: to('started') },
  ];
}

/**
 * Returns true when a boot script's call is one of `agentCalls`: of the agent itself, or of a process that runs
 * it.
 */
export const isAgentCall = (module: term.Term | undefined, args: term.Term | undefined): boolean =>
  term.isAtom(module, agentName) || (args?.type === 'list' && term.isAtom(args.elements[0], agentName));

/**
 * The agent as a BEAM file:
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
 *     words() -> 'Elixir.System':argv(binaries()).
 *     binaries() -> lists:map(fun unicode:characters_to_binary/1, init:get_plain_arguments()).
 *     started() ->
 *         case init:get_argument(onebeam_load) of
 *             {ok, _} -> spawn_opt(onebeam_agent, rest, [], [{priority, low}]);
 *             error -> ok
 *         end.
 *     rest() -> receive after 3000 -> load(application:loaded_applications()) end.
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
 * With an entry in Erlang:
 *
 *     main() ->
 *         try Entry:main(init:get_plain_arguments()) of
 *             _ -> erlang:halt(0)
 *         catch Class:Reason:Stack ->
 *             io:put_chars(standard_error, [erl_error:format_exception(Class, Reason, Stack), $\n]),
 *             erlang:halt(1)
 *         end.
 *
 * With one in Elixir, as an escript that `mix` makes:
 *
 *     main() -> 'Elixir.Kernel.CLI':run(fun onebeam_agent:run/1).
 *     run(_) -> Entry:main(binaries()).
 *
 * `rest` waits first: the processors belong to what a service does right after its start, and a system that stops loads nothing
 * more.
 *
 * `cookie` runs in the first round of a release that starts twice, too, in which there is no node yet. Where the
 * cookie cannot be read the start fails: an unreachable node would appear to work.
 */
export function agentModules(facts: AgentFacts): { name: string; bytes: Uint8Array }[] {
  return [{ name: agentName, bytes: agent(facts) }];
}

const [x0, x1, x2, x3] = [x(0), x(1), x(2), x(3)];
const [y0, y1, y2] = [y(0), y(1), y(2)];
const letterF = 'f'.charCodeAt(0);
const lineFeed = 10;

function agent({ elixir, entry }: AgentFacts): Uint8Array {
  const imports = [
    { module: 'init', function: 'get_argument', arity: 1 },
    { module: 'init', function: 'get_plain_arguments', arity: 0 },
    { module: 'erlang', function: 'is_alive', arity: 0 },
    { module: 'prim_file', function: 'read_file', arity: 1 },
    { module: 'erlang', function: 'binary_to_atom', arity: 2 },
    { module: 'os', function: 'getenv', arity: 1 },
    { module: 'erlang', function: 'list_to_atom', arity: 1 },
    { module: 'erlang', function: 'set_cookie', arity: 1 },
    { module: 'erlang', function: 'exit', arity: 1 },
    { module: 'application', function: 'loaded_applications', arity: 0 },
    { module: 'application', function: 'get_key', arity: 2 },
    { module: 'code', function: 'ensure_modules_loaded', arity: 1 },
    { module: 'init', function: 'get_status', arity: 0 },
    { module: 'erlang', function: 'spawn_opt', arity: 4 },
    { module: agentName, function: 'load', arity: 1 },
    { module: agentName, function: 'cookie', arity: 0 },
    { module: agentName, function: 'watch', arity: 0 },
    { module: 'erlang', function: 'make_fun', arity: 3 },
    { module: 'lists', function: 'map', arity: 2 },
    ...(elixir
      ? ([
          { module: 'Elixir.System', function: 'argv', arity: 1 },
          { module: agentName, function: 'binaries', arity: 0 },
        ] as const)
      : []),
    ...entryImports(entry),
  ] as const;
  const calls = callsOf(imports);
  return assembleBeam({
    module: agentName,
    imports,
    functions: [
      { function: 'cookie', arity: 0, instructions: cookie(calls) },
      { function: 'watch', arity: 0, instructions: watch(calls) },
      { function: 'started', arity: 0, instructions: started(calls) },
      { function: 'rest', arity: 0, instructions: rest(calls) },
      { function: 'load', arity: 1, instructions: load(calls) },
      ...(elixir
        ? [
            { function: 'binaries', arity: 0, instructions: binaries(calls) },
            { function: 'words', arity: 0, instructions: words(calls) },
          ]
        : []),
      ...entryFunctions(entry, calls),
    ],
  });
}

type Calls = ReturnType<typeof callsOf<string>>;

const cookie = ({ call, callLast }: Calls): BeamInstruction[] => [
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

const watch = ({ call, callLast }: Calls): BeamInstruction[] => [
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

const started = ({ call, callLast }: Calls): BeamInstruction[] => [
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

const rest = ({ call, callLast }: Calls): BeamInstruction[] => [
  allocate(0, 0),
  label(43),
  [opcode.waitTimeout, to(43), integer(beforeTheRest)],
  [opcode.timeout],
  call('loaded_applications'),
  callLast('load', 0),
];

const load = ({ call, callLast }: Calls): BeamInstruction[] => [
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

const binaries = ({ call, callLast }: Calls): BeamInstruction[] => [
  allocate(1, 0),
  move(nil, y0),
  call('get_plain_arguments'),
  move(x0, y0),
  move(atom('unicode'), x0),
  move(atom('characters_to_binary'), x1),
  move(integer(1), x2),
  call('make_fun'),
  move(y0, x1),
  callLast('map', 1),
];

const words = ({ call, callLast }: Calls): BeamInstruction[] => [
  allocate(0, 0),
  call('binaries'),
  callLast('argv', 0),
];

function entryImports(entry: AgentFacts['entry']) {
  if (!entry) return [];
  const main = { module: entry.module, function: 'main', arity: 1 };
  const own =
    entry.language === 'elixir'
      ? [{ module: 'Elixir.Kernel.CLI', function: 'run', arity: 1 }]
      : [
          { module: 'erl_error', function: 'format_exception', arity: 3 },
          { module: 'io', function: 'put_chars', arity: 2 },
          { module: 'erlang', function: 'halt', arity: 1 },
        ];
  return [main, ...own];
}

function entryFunctions(entry: AgentFacts['entry'], calls: Calls) {
  if (!entry) return [];
  const { call, callLast } = calls;
  if (entry.language === 'elixir') {
    return [
      {
        function: 'main',
        arity: 0,
        instructions: [
          allocate(0, 0),
          move(atom(agentName), x0),
          move(atom('run'), x1),
          move(integer(1), x2),
          call('make_fun'),
          callLast('run', 0),
        ],
      },
      {
        function: 'run',
        arity: 1,
        instructions: [allocate(0, 0), call('binaries'), callLast('main', 0)],
      },
    ];
  }
  const tag = y0;
  return [
    {
      function: 'main',
      arity: 0,
      instructions: [
        allocate(3, 0),
        ...[y0, y1, y2].map((each) => move(nil, each)),
        call('get_plain_arguments'),
        [opcode.try, tag, to(31)],
        call('main'),
        [opcode.tryEnd, tag],
        move(integer(0), x0),
        callLast('halt', 3),
        label(31),
        [opcode.tryCase, tag],
        move(x0, y1),
        move(x1, y2),
        move(x2, x0),
        [opcode.buildStacktrace],
        move(x0, x2),
        move(y1, x0),
        move(y2, x1),
        call('format_exception'),
        testHeap(4, 1),
        cons(integer(lineFeed), nil, x1),
        cons(x0, x1, x1),
        move(atom('standard_error'), x0),
        call('put_chars'),
        move(integer(1), x0),
        callLast('halt', 3),
      ] satisfies BeamInstruction[],
    },
  ];
}
