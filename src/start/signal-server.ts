import { assembleBeam, opcode } from '../beam/assemble.ts';
import {
  allocate,
  atom,
  callsOf,
  deallocate,
  giveBack,
  label,
  move,
  newTuple,
  testHeap,
  to,
  x,
} from '../beam/instructions.ts';
import { atom as atomTerm, nil, type Term, tuple } from '../erlang/term/term.ts';
import { afterKernel } from './after-kernel.ts';

const name = 'onebeam_signals';
const x0 = x(0);

const imports = [
  { module: 'erlang', function: 'whereis', arity: 1 },
  { module: 'gen_event', function: 'start', arity: 1 },
  { module: 'erl_signal_handler', function: 'start', arity: 0 },
] as const;

const { call } = callsOf(imports);

/**
 * Makes a boot script start the server that ends a program on SIGTERM, where kernel does not: `-mode minimal` omits
 * it, so that the emulator receives the signal without any effect.
 *
 *     start() ->
 *         case whereis(erl_signal_server) of
 *             undefined ->
 *                 gen_event:start({local, erl_signal_server}),
 *                 erl_signal_handler:start();
 *             _ -> ok
 *         end.
 *
 * The same server and handler, with the same names, as kernel starts in every other mode (`kernel:init/1`, OTP 25 to
 * 29), but not supervised.
 *
 * @param script `{script, Id, Instructions}` as `bootFile` makes it.
 * @throws TypeError when it is another term, or does not start kernel.
 */
export function withSignalServer(script: Term): Term {
  const bytes = assembleBeam({ module: name, imports, functions });
  return afterKernel(script, [
    apply('erlang', 'load_module', [atomTerm(name), { type: 'binary', bytes, lastBits: 8 }]),
    apply(name, 'start', []),
  ]);
}

const apply = (module: string, called: string, args: Term[]): Term =>
  tuple(
    atomTerm('apply'),
    tuple(atomTerm(module), atomTerm(called), args.length > 0 ? { type: 'list', elements: args } : nil),
  );

const functions = [
  {
    function: 'start',
    arity: 0,
    instructions: [
      allocate(0, 0),
      move(atom('erl_signal_server'), x0),
      call('whereis'),
      [opcode.isEqExact, to(15), x0, atom('undefined')],
      testHeap(3, 0),
      newTuple(x0, atom('local'), atom('erl_signal_server')),
      [opcode.callExt, ['u', 1], ['u', 1]],
      [opcode.callExtLast, ['u', 0], ['u', 2], ['u', 0]],
      label(15),
      deallocate(0),
      giveBack,
    ],
  },
] satisfies Parameters<typeof assembleBeam>[0]['functions'];
