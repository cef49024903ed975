import { type BootName, bootArgument, emulatorFolder, rootFolder } from '../payload/format/layout.ts';
import type { Start } from '../payload/format/manifest.ts';
import type { OperatingSystem } from '../targets/target.ts';

export interface EscriptStartOptions {
  boot?: BootName;
  /** Options of `escript` itself, without hyphens, as its launcher passes them. */
  options?: readonly string[];
}

/**
 * Returns how `escript` starts a program, for a runtime laid out below `release/`: the arguments of its C launcher in
 * its order (systools: the escript program), the boot file by its full path so that a file in the working directory
 * is never used.
 *
 * @param escript path of the escript below `release/`.
 * @param emulatorArguments those of its `%%!` line, and others.
 * @param runtime the target's layout: Windows has no `erlexec`, and `erl.exe` finds everything relative to itself.
 */
export function escriptStart(
  escript: string,
  emulatorArguments: Start['arguments'],
  inherit: readonly string[],
  runtime: { os: OperatingSystem; erts: string },
  { boot = 'no_dot_erlang', options = [] }: EscriptStartOptions = {},
): Start {
  const folder = emulatorFolder(runtime.os, runtime.erts);
  const escriptName = { ESCRIPT_NAME: { release: escript } };
  return {
    program: `${folder}/${runtime.os === 'windows' ? 'erl.exe' : 'erlexec'}`,
    arguments: [
      '+B',
      '-noshell',
      '-boot',
      { release: bootArgument(boot) },
      ...emulatorArguments,
      '-run',
      'escript',
      'start',
      ...options,
      '-extra',
      { release: escript },
    ],
    environment:
      runtime.os === 'windows'
        ? escriptName
        : {
            ROOTDIR: { release: rootFolder },
            BINDIR: { release: folder },
            EMU: 'beam',
            PROGNAME: 'erl',
            ...escriptName,
          },
    inherit: [...inherit],
  };
}
