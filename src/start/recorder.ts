import { assembleBeam, firstFreeLabel, opcode } from '../beam/assemble.ts';

/** The module that watches what a program loads. */
export const recorderName = 'onebeam_record';

/** How long it waits between two looks. */
const milliseconds = 1;

/**
 * A module that writes down the names of all loaded modules again and again, in the external term format:
 *
 *     start(Files) -> spawn(onebeam_record, loop, Files).
 *
 *     loop(Beside, File) ->
 *         prim_file:write_file(Beside, term_to_binary(erlang:loaded())),
 *         prim_file:rename(Beside, File),
 *         receive after 1 -> ok end,
 *         loop(Beside, File).
 *
 * It calls nothing that is not inside the emulator, so it records no module of its own making. What is loaded in the last
 * moment before the program halts may be missing.
 */
export function recorder(): Uint8Array {
  const x0 = ['x', 0] as const;
  const x1 = ['x', 1] as const;
  const [y0, y1] = [['y', 0] as const, ['y', 1] as const];
  const call = (arity: number, index: number) => [opcode.callExt, ['u', arity], ['u', index]] as const;
  const wait = firstFreeLabel;
  return assembleBeam({
    module: recorderName,
    imports: [
      { module: 'erlang', function: 'spawn', arity: 3 },
      { module: 'erlang', function: 'loaded', arity: 0 },
      { module: 'erlang', function: 'term_to_binary', arity: 1 },
      { module: 'prim_file', function: 'write_file', arity: 2 },
      { module: 'prim_file', function: 'rename', arity: 2 },
      { module: recorderName, function: 'loop', arity: 2 },
    ],
    functions: [
      {
        function: 'start',
        arity: 1,
        instructions: [
          [opcode.allocate, ['u', 0], ['u', 1]],
          [opcode.move, x0, ['x', 2]],
          [opcode.move, ['a', recorderName], x0],
          [opcode.move, ['a', 'loop'], x1],
          [opcode.callExtLast, ['u', 3], ['u', 0], ['u', 0]],
        ],
      },
      {
        function: 'loop',
        arity: 2,
        instructions: [
          [opcode.allocate, ['u', 2], ['u', 2]],
          [opcode.move, x0, y0],
          [opcode.move, x1, y1],
          call(0, 1),
          call(1, 2),
          [opcode.move, x0, x1],
          [opcode.move, y0, x0],
          call(2, 3),
          [opcode.move, y0, x0],
          [opcode.move, y1, x1],
          call(2, 4),
          [opcode.label, ['u', wait]],
          [opcode.waitTimeout, ['f', wait], ['i', milliseconds]],
          [opcode.timeout],
          [opcode.move, y0, x0],
          [opcode.move, y1, x1],
          [opcode.callExtLast, ['u', 2], ['u', 5], ['u', 2]],
        ],
      },
    ],
  });
}
