import type { Manifest, Start } from '../../payload/format/manifest.ts';
import { cacheVariable } from '../../targets/variable-name.ts';
import { failureLines, type LauncherPlace, rootLines } from './launcher-root.ts';
import { aliasLines } from './script-alias.ts';
import { shellWord } from './shell-word.ts';

/** The parts of a manifest that a launcher is written from. */
export type LauncherManifest = Pick<Manifest, 'name' | 'target' | 'otp' | 'payload'>;

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
${rootLines(place, name)}
case \${ONEBEAM-} in
'') ;;
where)
  printf '%s\\n' "$onebeam_root"
  exit
  ;;
*)
${failureLines(`${name}: there is no such command`, '"cause: ONEBEAM=$ONEBEAM"', 'hint: an installed package has only `where`; unset ONEBEAM to run the program')}
  ;;
esac
if [ ! -x ${program} ]; then
${failureLines(`${name}: its Erlang runtime cannot be executed`, `"cause: "${program}": no such file, or not executable"`, 'hint: install the package again')}
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
