import type { Manifest, Start } from '../../payload/format/manifest.ts';
import { cacheVariable } from '../../targets/variable-name.ts';
import { aliasLines } from './script-alias.ts';
import { shellWord } from './shell-word.ts';

/** The parts of a manifest that a launcher is written from. */
export type LauncherManifest = Pick<Manifest, 'name' | 'target' | 'otp' | 'payload'>;

export interface LauncherPlace {
  /** The tree: absolute, or relative to the folder of the script after its links were followed (`../lib/greeter`). */
  root: string;
  /** Where the script is installed; `/usr/bin/<name>` by default. Only used with an absolute `root`. */
  executable?: string;
}

/**
 * Returns the text of the `sh` script that starts a thin tree as the launcher of the fat form would: same arguments,
 * same environment, same process. It runs in dash, bash, busybox and mksh. With an absolute `root` it starts no other
 * program; otherwise it runs `readlink` once for each link that it was called through.
 *
 * A script cannot do everything that the launcher does: some shells drop variables whose names they do not accept
 * (`a-b`); shells set `PWD`, and give `IFS` its usual value; bash sets `SHLVL` and `_`; `ONEBEAM_ARGV0` is the path
 * of the script, because the system passes nothing else on; of the launcher's commands there is only `ONEBEAM=where`.
 *
 * @param start the plan of the command that the script starts.
 */
export function launcherScript(manifest: LauncherManifest, start: Start, place: LauncherPlace): string {
  const { name } = manifest;
  const script = start.arguments[start.arguments.lastIndexOf('-extra') + 1];
  const own = typeof script === 'object' ? script.release : undefined;
  const word = (value: string | { release: string }) =>
    typeof value === 'string' ? shellWord(value) : pathWord(value.release, own);
  const program = pathWord(start.program);
  const exported = Object.entries(start.environment).map(
    ([variable, value]) => `export ${variable}=${word(value)}\n`,
  );
  return `#!/bin/sh
# Starts ${name} on the Erlang runtime that is installed with it. Written by onebeam.
# shellcheck disable=SC2016,SC3013,SC3067
${place.root.startsWith('/') ? fixedRoot(place, name) : foundRoot(place.root, name)}
case \${ONEBEAM-} in
'') ;;
where)
  printf '%s\\n' "$onebeam_root"
  exit
  ;;
*)
${failure(`${name}: there is no such command`, '"cause: ONEBEAM=$ONEBEAM"', 'hint: an installed package has only `where`; unset ONEBEAM to run the program')}
  ;;
esac
if [ ! -x ${program} ]; then
${failure(`${name}: its Erlang runtime cannot be executed`, `"cause: "${program}": no such file, or not executable"`, 'hint: install the package again')}
fi

${own === undefined ? '' : `onebeam_script=${pathWord(own)}\n${aliasLines(manifest, own)}\n`}
${cleanEnvironment(manifest, start)}
${exported.join('')}export ONEBEAM_EXECUTABLE="$onebeam_self"
export ONEBEAM_ARGV0="$0"

exec ${[program, ...start.arguments.map(word), '"$@"'].join(' \\\n  ')}
`;
}

/**
 * A path in the tree as a shell word; the escript, and folders in its archive, have the name that the program was
 * called by.
 */
function pathWord(path: string, script?: string): string {
  const isOwn = script !== undefined && `${path}/`.startsWith(`${script}/`);
  const variable = isOwn ? '$onebeam_script' : '$onebeam_root';
  const rest = isOwn ? path.slice(script.length) : `/${path}`;
  return /^[\w./+@,:-]*$/.test(rest) ? `"${variable}${rest}"` : `"${variable}"${shellWord(rest)}`;
}

/** Three lines on stderr, and the exit code of launcher failures. `cause` is already quoted. */
const failure = (what: string, cause: string, hint: string): string =>
  `  printf '%s\\n' ${shellWord(what)} ${cause} ${shellWord(hint)} >&2
  exit 125`;

const fixedRoot = ({ root, executable }: LauncherPlace, name: string): string => `
onebeam_root=${shellWord(root)}
onebeam_self=${shellWord(executable ?? `/usr/bin/${name}`)}
`;

/** Not by `readlink -f`, which older versions of macOS do not have. `printf x` keeps line feeds at the end of a name. */
function foundRoot(root: string, name: string): string {
  const parts = root.split('/').filter((part) => part !== '.' && part !== '');
  const above = parts.filter((part) => part === '..').map(() => `onebeam_root=\${onebeam_root%/*}\n`);
  const below = parts.filter((part) => part !== '..').join('/');
  return `
onebeam_self=$0
case $onebeam_self in
/*) ;;
*/*) onebeam_self=./$onebeam_self ;;
*)
  if [ -f "./$onebeam_self" ]; then
    onebeam_self=./$onebeam_self
  else
    onebeam_self=$(command -v -- "$onebeam_self")
  fi
  ;;
esac
while [ -h "$onebeam_self" ]; do
  onebeam_link=$(readlink "$onebeam_self" && printf x)
  onebeam_link=\${onebeam_link%?x}
  case $onebeam_link in
  /*) onebeam_self=$onebeam_link ;;
  *) onebeam_self=\${onebeam_self%/*}/$onebeam_link ;;
  esac
done
onebeam_root=$(CDPATH='' cd -P -- "\${onebeam_self%/*}/" && pwd -P && printf x) || {
${failure(`${name}: its folder cannot be found`, '"cause: $onebeam_self: no such file"', 'hint: start it by its path')}
}
onebeam_root=\${onebeam_root%?x}
onebeam_root=\${onebeam_root%/}
onebeam_self=$onebeam_root/\${onebeam_self##*/}
${above.join('')}${below === '' ? '' : `onebeam_root="$onebeam_root/"${shellWord(below)}\n`}`;
}

/**
 * Removes what the launcher of the fat form removes (`runtime-stub/environment.ts`). Variables that add code or flags to
 * this emulator are named; others are searched for. A line of a value that looks like such a variable does no harm.
 */
function cleanEnvironment({ name, otp }: LauncherManifest, { inherit }: Start): string {
  const flags = ['ERL_FLAGS', 'ERL_AFLAGS', 'ERL_ZFLAGS', 'ERL_LIBS', `ERL_OTP${otp.release}_FLAGS`];
  const named = flags.filter((variable) => !inherit.includes(variable) && /^\w+$/.test(variable));
  const kept = inherit.filter((variable) => /^(ERL_OTP|BUN_|ONEBEAM)/.test(variable));
  return `unset -v ${[...named, cacheVariable(name)].join(' ')}
onebeam_list=$(export -p)
case $onebeam_list in
*ERL_OTP* | *BUN_* | *ONEBEAM*)
  onebeam_ifs=$IFS
  IFS='
'
  set -f
  for onebeam_word in $onebeam_list; do
    onebeam_word=\${onebeam_word%%=*}
    onebeam_word=\${onebeam_word##* }
    case $onebeam_word in
${kept.length > 0 ? `    ${kept.join(' | ')}) ;;\n` : ''}    *[!A-Za-z0-9_]* | ERL_OTP_FLAGS | ERL_OTP*[!0-9]*_FLAGS) ;;
    ERL_OTP*_FLAGS | BUN_* | ONEBEAM*) unset -v "$onebeam_word" ;;
    esac
  done
  IFS=$onebeam_ifs
  ;;
esac`;
}
