import { assembleBeam, opcode } from '../beam/assemble.ts';

/** The module that `escript` starts in place of the program's own, and the flag that tells it what to do. */
export const privModuleName = 'onebeam_priv';

/**
 * A module with the function
 *
 *     main(Args) ->
 *         {ok, [Folders]} = init:get_argument(onebeam_priv),
 *         code:add_pathsa(Folders),
 *         Main:main(Args).
 *
 * `escript` puts the folders of its archive in front of the code path just before it calls `main/1`, so that is the
 * first moment at which others can be put in front of them. The last call leaves no trace: stack traces, exit codes and
 * what `main/1` returns are those of the program.
 *
 * @param main the program's own main module.
 */
export function privModule(main: string): Uint8Array {
  const x0 = ['x', 0] as const;
  const y0 = ['y', 0] as const;
  return assembleBeam({
    module: privModuleName,
    function: 'main',
    arity: 1,
    imports: [
      { module: 'init', function: 'get_argument', arity: 1 },
      { module: 'code', function: 'add_pathsa', arity: 1 },
      { module: main, function: 'main', arity: 1 },
    ],
    instructions: [
      [opcode.allocate, ['u', 1], ['u', 1]],
      [opcode.move, x0, y0],
      [opcode.move, ['a', privModuleName], x0],
      [opcode.callExt, ['u', 1], ['u', 0]],
      [opcode.getTupleElement, x0, ['u', 1], x0],
      [opcode.getHd, x0, x0],
      [opcode.callExt, ['u', 1], ['u', 1]],
      [opcode.move, y0, x0],
      [opcode.callExtLast, ['u', 1], ['u', 2], ['u', 1]],
    ],
  });
}
