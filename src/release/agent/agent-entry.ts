import { type BeamInstruction, opcode } from '../../beam/assemble.ts';
import type { ModuleCalls } from '../../beam/instructions.ts';
import {
  allocate,
  atom,
  cons,
  integer,
  label,
  move,
  nil,
  testHeap,
  to,
  x,
  y,
} from '../../beam/instructions.ts';
import { type AgentFacts, agentName } from './agent-calls.ts';

const [x0, x1, x2] = [x(0), x(1), x(2)];
const [y0, y1, y2] = [y(0), y(1), y(2)];

const lineFeed = 10;

/**
 * Functions of the agent for a program with `main/1`, and for `System.argv/0` of Elixir:
 *
 *     words() -> 'Elixir.System':argv(binaries()).
 *     binaries() -> lists:map(fun unicode:characters_to_binary/1, init:get_plain_arguments()).
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
 */
export const binaries = ({ call, callLast }: ModuleCalls): BeamInstruction[] => [
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

export const words = ({ call, callLast }: ModuleCalls): BeamInstruction[] => [
  allocate(0, 0),
  call('binaries'),
  callLast('argv', 0),
];

/** The functions that the entry's functions call. */
export function entryImports(entry: AgentFacts['entry']) {
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

/** The function `main` of an entry, with what it needs. */
export function entryFunctions(entry: AgentFacts['entry'], calls: ModuleCalls) {
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

/** A module of Elixir begins with a capital. */
export function entryOf(entry: string): NonNullable<AgentFacts['entry']> {
  const isElixir = /^(Elixir\.)?[A-Z]/.test(entry);
  const module = isElixir && !entry.startsWith('Elixir.') ? `Elixir.${entry}` : entry;
  return { module, language: isElixir ? 'elixir' : 'erlang' };
}
