import type { PayloadLayout } from '../../payload/format/layout.ts';
import type { OperatingSystem } from '../../targets/target.ts';

/**
 * The packed programs of the emulator's `bin/` folder. `erlexec` and `beam.smp` run the program; `erl_child_setup`
 * and `inet_gethost` are started by every node (`open_port`, the host's name); `heart` by `-heart`; `escript` and
 * `erl` by programs that start Erlang themselves; `epmd` by nodes with a name. The build tools (`erlc`, `ct_run`,
 * ...) are excluded.
 */
export interface Programs {
  /** Without them nothing starts. */
  needed: readonly string[];
  /** Packed when they are there. */
  wanted: readonly string[];
  /** Packed when they are there and the program may give its node a name. */
  distribution: readonly string[];
  /** Packed when their name matches: libraries that the others load. */
  libraries: RegExp | undefined;
}

const unix: Programs = {
  needed: ['beam.smp', 'erl_child_setup', 'erlexec', 'inet_gethost'],
  wanted: ['escript', 'heart'],
  distribution: ['epmd'],
  libraries: undefined,
};

/** `erl.ini` is not among them: without it `erl.exe` finds the tree from its own place. */
const windows: Programs = {
  needed: ['beam.smp.dll', 'erl.exe', 'erlexec.dll', 'inet_gethost.exe'],
  wanted: ['escript.exe', 'heart.exe'],
  distribution: ['epmd.exe'],
  // The C runtime, and files from the build; the debug emulators are as large as the real one.
  libraries: /^(?!beam\.|erlexec\.).+\.dll$/i,
};

/** Additional programs of releases: to run in the background, for control commands, for services. */
const ofReleases: Record<'unix' | 'windows', readonly string[]> = {
  unix: ['epmd', 'erl_call', 'run_erl', 'to_erl'],
  windows: ['epmd.exe', 'erl_call.exe', 'erlsrv.exe', 'start_erl.exe'],
};

export function programsOf(os: OperatingSystem, layout: PayloadLayout = 'escript'): Programs {
  const kind = os === 'windows' ? 'windows' : 'unix';
  const programs = kind === 'windows' ? windows : unix;
  if (layout === 'escript') return programs;
  return { ...programs, wanted: [...programs.wanted, ...ofReleases[kind]] };
}

/**
 * A relocatable `erl`: finds its folder through links, and starts the `erlexec` beside it. The scripts of runtimes
 * cannot be used, because they contain the folder that they were installed in.
 */
export const erlScript = `#!/bin/sh
# Starts the Erlang runtime that this script lies in, wherever that is.
unset CDPATH
program=$0
case $program in
  */*) ;;
  *) program=$(command -v -- "$program") ;;
esac
while [ -h "$program" ]; do
  target=$(readlink -- "$program")
  case $target in
    /*) program=$target ;;
    *) program=$(dirname -- "$program")/$target ;;
  esac
done
BINDIR=$(cd -P -- "$(dirname -- "$program")" && pwd) || exit 1
ROOTDIR=\${BINDIR%/*}
EMU=beam
PROGNAME=erl
export BINDIR EMU PROGNAME ROOTDIR
exec "$BINDIR/erlexec" "$@"
`;

/** The same for a release, whose programs are one folder deeper: `erts-15.2/bin`. */
export const releaseErlScript: string = erlScript.replace(
  /^(ROOTDIR=.*%\/\*)\}$/m,
  (_, start: string) => `${start}/*}`,
);

/**
 * Programs that start Erlang themselves look in `code:root_dir()/erts-<version>/bin`, where every installed OTP has
 * them: a script that starts the program of that name in `erts/bin`.
 */
export const doorScript = (name: string): string => `#!/bin/sh
exec "$(dirname -- "$0")/../../bin/${name}" "$@"
`;

export const wrapperScripts: readonly string[] = ['erl', 'escript'];
