import { assembleBeam, opcode } from '../beam/assemble.ts';
import { addedModules } from '../payload/format/layout.ts';

/** The module that `escript` starts instead of the program's, and the flag with its instructions. */
export const starterName = 'onebeam_start';

/** Its path below `release/`. */
export const starterFolder = addedModules;

/** Since this release `code` reads a folder once instead of trying a file in it for each module. */
export const cachesFolders = 26;

/**
 * A module with the function
 *
 *     main(Args) ->
 *         {ok, [First, Gone, Last]} = init:get_argument(onebeam_start),
 *         code:add_pathsa(First, cache),
 *         lists:foreach(fun code:del_path/1, Gone),
 *         code:add_pathsz(Last),
 *         Main:main(Args).
 *
 * `escript` puts the folders of its archive in front of the code path just before it calls `main/1`: only then can
 * other folders be put before them, or replace them. The tail call leaves no trace: stack traces, exit codes and the
 * result of `main/1` are those of the program.
 *
 * @param main the program's main module.
 * @param release of OTP: before 26 it is `code:add_pathsa(First)`.
 */
export function starter(main: string, release: number): Uint8Array {
  const x0 = ['x', 0] as const;
  const x1 = ['x', 1] as const;
  const y0 = ['y', 0] as const;
  const y1 = ['y', 1] as const;
  const cached = release >= cachesFolders;
  const call = (arity: number, index: number) => [opcode.callExt, ['u', arity], ['u', index]] as const;
  return assembleBeam({
    module: starterName,
    imports: [
      { module: 'init', function: 'get_argument', arity: 1 },
      { module: 'code', function: 'add_pathsa', arity: cached ? 2 : 1 },
      { module: 'erlang', function: 'make_fun', arity: 3 },
      { module: 'lists', function: 'foreach', arity: 2 },
      { module: 'code', function: 'add_pathsz', arity: 1 },
      { module: main, function: 'main', arity: 1 },
    ],
    functions: [
      {
        function: 'main',
        arity: 1,
        instructions: [
          [opcode.allocate, ['u', 2], ['u', 1]],
          [opcode.move, x0, y0],
          [opcode.move, x0, y1],
          [opcode.move, ['a', starterName], x0],
          call(1, 0),
          [opcode.getTupleElement, x0, ['u', 1], x0],
          [opcode.getTl, x0, y1],
          [opcode.getHd, x0, x0],
          ...(cached ? [[opcode.move, ['a', 'cache'], x1] as const] : []),
          call(cached ? 2 : 1, 1),
          [opcode.move, ['a', 'code'], x0],
          [opcode.move, ['a', 'del_path'], x1],
          [opcode.move, ['i', 1], ['x', 2]],
          call(3, 2),
          [opcode.getHd, y1, x1],
          call(2, 3),
          [opcode.getTl, y1, x0],
          [opcode.getHd, x0, x0],
          call(1, 4),
          [opcode.move, y0, x0],
          [opcode.callExtLast, ['u', 1], ['u', 5], ['u', 2]],
        ],
      },
    ],
  });
}
