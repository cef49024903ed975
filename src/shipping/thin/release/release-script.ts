import type { ReleaseRecord } from '../../../payload/format/release-record.ts';
import { targetParts } from '../../../targets/target.ts';
import { cacheVariable } from '../../../targets/variable-name.ts';
import { failureLines, type LauncherPlace, rootLines } from '../launcher-root.ts';
import { controlFunctions } from '../shell/control.ts';
import { failureFunctions } from '../shell/failures.ts';
import { instanceFunctions } from '../shell/instance.ts';
import { nodeFunctions } from '../shell/node.ts';
import { placeFunctions } from '../shell/places.ts';
import { releasesFunctions } from '../shell/releases.ts';
import { startFunctions } from '../shell/start.ts';
import { temporaryFunctions } from '../shell/temporary.ts';
import { trustFunctions } from '../shell/trust.ts';
import { unknownFunctions } from '../shell/unknown.ts';
import { wordFunctions } from '../shell/words.ts';
import { shellWord } from '../shell-word.ts';
import { type ReleaseManifest, runErl } from './command-script.ts';
import { dispatchLines, requestLines } from './request-script.ts';
import { below } from './script-words.ts';

/**
 * Returns the text of the `sh` script that does for a thin tree what the launcher does for the executable of a release:
 * the same commands, arguments, environment, files and process. The build translates the record of the release, which
 * the launcher interprets (`runtime-stub/run/`); functions do what depends on the machine.
 *
 * In addition to the limits of `launcherScript`: `upgrade` and `downgrade` are refused, `ping` starts a client, whose refusals
 * look the same for every reason, and of the launcher's commands there is only `ONEBEAM=where`.
 *
 * @param manifest with a `release` that `thinProblem` accepts.
 */
export function releaseScript(manifest: ReleaseManifest, place: LauncherPlace): string {
  const { name, target } = manifest;
  const record = manifest.release!;
  const program = below('onebeam_root', manifest.start.program);
  const hasSource = Object.values(record.commands).some(
    (command) => 'run' in command && command.run.prepare.some(({ kind }) => kind === 'source'),
  );
  const lines = [
    ...values(manifest, targetParts(target).os === 'darwin' ? 'darwin' : 'linux'),
    '',
    ...functions,
    ...(hasSource ? originalLines : []),
    ...requestLines(manifest),
    ...cleanLines(manifest),
    ...nodeLines(record),
    'if [ -n "$onebeam_sourced" ]; then onebeam_instance=$onebeam_sourced_instance; fi',
    'onebeam_find_places',
    ...dispatchLines(manifest),
  ];
  return `#!/bin/sh
# Starts ${name} on the Erlang runtime that is installed with it. Written by onebeam.
# shellcheck disable=SC2016,SC2034,SC2086,SC2154,SC2317,SC3013,SC3067
${rootLines(place, name)}
onebeam_asked=\${ONEBEAM-}
case $onebeam_asked in
where)
  printf '%s\\n' "$onebeam_root"
  exit
  ;;
info | info:* | where:* | verify | verify:* | extract | extract:* | clean | clean:* | doctor | doctor:*)
${failureLines(`${name}: there is no such command`, '"cause: ONEBEAM=$ONEBEAM"', 'hint: an installed package has only `where` and the commands of the release; unset ONEBEAM to run the program')}
  ;;
esac
if [ ! -x ${program} ]; then
${failureLines(`${name}: its Erlang runtime cannot be executed`, `"cause: "${program}": no such file, or not executable"`, 'hint: install the package again')}
fi

${lines.join('\n')}
`;
}

const functions: readonly string[] = [
  failureFunctions,
  placeFunctions,
  trustFunctions,
  instanceFunctions,
  nodeFunctions,
  wordFunctions,
  temporaryFunctions,
  releasesFunctions,
  startFunctions,
  controlFunctions,
  unknownFunctions,
];

/** Values from the build, and of the call. */
function values(manifest: ReleaseManifest, system: 'linux' | 'darwin'): string[] {
  const { name, otp, payload } = manifest;
  const { kind, cookie, commands, distribution, ...record } = manifest.release!;
  const background = (command: string) =>
    Object.hasOwn(commands, command) && runErl(manifest) !== undefined ? command : '';
  const all: Record<string, string> = {
    program: name,
    system,
    kind,
    release: record.name,
    version: record.version,
    relx_erts: record.tool === 'relx' ? otp.erts : '',
    payload: payload.sha256,
    state_variable: cacheVariable(name).replace(/_CACHE_DIR$/, '_STATE_DIR'),
    usual_distribution: distribution,
    cookie_variable: typeof cookie === 'object' && 'variable' in cookie ? cookie.variable : '',
    shipped_cookie: typeof cookie === 'object' && 'shipped' in cookie ? cookie.shipped : '',
    background: background('daemon'),
    background_shell: background('daemon_iex'),
  };
  return [
    ...Object.entries(all).map(([key, value]) => `onebeam_${key}=${value === '' ? '' : shellWord(value)}`),
    ...['locked', 'own', 'uid', 'claimed', 'named_count=0', 'named', 'named_cookie', 'exported'].map((one) =>
      one.includes('=') ? `onebeam_${one}` : `onebeam_${one}=`,
    ),
    "onebeam_feed='\n'",
    'onebeam_called=$0',
    `onebeam_as=\${ONEBEAM_AS-}`,
    'onebeam_sourced=',
    `case \${ONEBEAM_SOURCED-} in`,
    '"$$:"*)',
    '  onebeam_sourced=yes',
    `  onebeam_sourced_instance=\${ONEBEAM_SOURCED#*:}`,
    `  onebeam_called=\${ONEBEAM_ARGV0-$0}`,
    '  ;;',
    'esac',
  ];
}

/** The arguments of the call, for the start after a script of the release was sourced. */
const originalLines: readonly string[] = [
  'onebeam_original=',
  'if [ -z "$onebeam_sourced" ]; then',
  '  for onebeam_word in "$@"; do',
  '    onebeam_quote "$onebeam_word"',
  '    onebeam_original="$onebeam_original $onebeam_quoted"',
  '  done',
  'fi',
];

/**
 * Removes the variables that the launcher removes (`runtime-stub/run/variables.ts`): those that add code or flags to the
 * emulator, unless a script of the release has set them, and those of another release that calls this one.
 */
function cleanLines({ otp, start: { inherit } }: ReleaseManifest): string[] {
  const flags = ['ERL_FLAGS', 'ERL_AFLAGS', 'ERL_ZFLAGS', 'ERL_LIBS', `ERL_OTP${otp.release}_FLAGS`];
  const named = flags.filter((variable) => !inherit.includes(variable) && /^\w+$/.test(variable));
  const kept = inherit.filter((variable) => /^(ERL_OTP|BUN_)/.test(variable));
  return [
    'onebeam_foreign=',
    `case \${RELEASE_ROOT-} in`,
    '\'\' | "$onebeam_root") ;;',
    '*) onebeam_foreign=yes ;;',
    'esac',
    `if [ -z "$onebeam_sourced" ]; then unset -v ${named.join(' ')}; fi`,
    'onebeam_list=$(export -p)',
    'case $onebeam_foreign$onebeam_list in',
    'yes* | *ERL_OTP* | *BUN_* | *ONEBEAM*)',
    '  onebeam_ifs=$IFS',
    "  IFS='\n'",
    '  set -f',
    '  for onebeam_word in $onebeam_list; do',
    `    onebeam_word=\${onebeam_word%%=*}`,
    `    onebeam_word=\${onebeam_word##* }`,
    '    case $onebeam_word in',
    `    ${['ONEBEAM_CACHE_DIR', ...kept].join(' | ')}) ;;`,
    '    *[!A-Za-z0-9_]* | ERL_OTP_FLAGS | ERL_OTP*[!0-9]*_FLAGS) ;;',
    '    ONEBEAM*) unset -v "$onebeam_word" ;;',
    '    ERL_OTP*_FLAGS | BUN_*) if [ -z "$onebeam_sourced" ]; then unset -v "$onebeam_word"; fi ;;',
    '    RELEASE_* | RELX_* | RELDIR | HEART_COMMAND) if [ -n "$onebeam_foreign" ]; then unset -v "$onebeam_word"; fi ;;',
    '    esac',
    '  done',
    '  set +f',
    '  IFS=$onebeam_ifs',
    '  ;;',
    'esac',
  ];
}

function nodeLines({ node, name }: ReleaseRecord): string[] {
  const call = (usual: string) => [
    `if [ -n "$onebeam_sourced" ]; then onebeam_find_node ${usual} ''; else onebeam_find_node ${usual} "$onebeam_flag"; fi`,
  ];
  if (node === undefined || !node.includes('${')) return call(shellWord(node ?? name));
  return [
    `onebeam_line=${shellWord(node)}`,
    'onebeam_exported=$onebeam_feed$(export -p)',
    "onebeam_render_line || onebeam_fail 'its configuration cannot be made' \\",
    `  ${shellWord(`the name of its node: the values of its variables refer to each other without an end: ${node}`)} \\`,
    "  'set these variables to values without references to variables'",
    ...call('"$onebeam_line"'),
  ];
}
