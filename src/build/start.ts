import type { Start } from '../payload/manifest.ts';

/**
 * How `escript` starts a program, for a runtime laid out below `release/`: the arguments of its C launcher in its order
 * (systools: the escript program), the boot file by its full path so that none in the working folder is taken for it.
 *
 * @param escript path of the escript below `release/`.
 * @param emulatorArguments the words of its `%%!` line.
 */
export function escriptStart(
  escript: string,
  emulatorArguments: readonly string[],
  inherit: readonly string[],
): Start {
  return {
    program: 'erts/bin/erlexec',
    arguments: [
      '+B',
      '-noshell',
      '-boot',
      { release: 'erts/bin/no_dot_erlang' },
      ...emulatorArguments,
      '-run',
      'escript',
      'start',
      '-extra',
      { release: escript },
    ],
    environment: {
      ROOTDIR: { release: 'erts' },
      BINDIR: { release: 'erts/bin' },
      EMU: 'beam',
      PROGNAME: 'erl',
      ESCRIPT_NAME: { release: escript },
    },
    inherit: [...inherit],
  };
}
