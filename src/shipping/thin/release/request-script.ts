import { releaseHelp } from '../../../payload/format/release-usage.ts';
import { shellWord } from '../shell-word.ts';
import { commandLines, type ReleaseManifest } from './command-script.ts';

/** Commands that a script does not support: it prints the reason, and does not list them in the help. */
const executableOnly: readonly string[] = ['upgrade', 'downgrade'];

/**
 * Returns the lines that read a call: `onebeam_command` is the command, `onebeam_request` its name as it was called, the
 * positional parameters are its arguments.
 */
export function requestLines(manifest: ReleaseManifest): string[] {
  const { kind, name, version, commands } = manifest.release!;
  const listed = Object.fromEntries(
    Object.entries(commands).filter(([, command]) => !isExecutableOnly(command)),
  );
  const [usage = '', ...rest] = releaseHelp('', { name, version, commands: listed });
  const help = [`"usage: \${0##*/} "${shellWord(usage.replace(/^usage: +/, ''))}`, ...rest.map(shellWord)];
  return [
    'onebeam_flag=',
    'if [ -n "$onebeam_asked" ]; then',
    '  onebeam_command=$onebeam_asked',
    ...(kind === 'service'
      ? ['else', ...serviceLines(help, Object.hasOwn(commands, 'help')), 'fi']
      : ['else', '  onebeam_command=start', 'fi']),
    'onebeam_request=$onebeam_command',
    'case $onebeam_command in',
    ...Object.entries(commands).flatMap(([command, how]) =>
      'alias' in how ? [`${pattern(command)}) onebeam_command=${shellWord(how.alias)} ;;`] : [],
    ),
    `${Object.entries(commands)
      .flatMap(([command, how]) => ('alias' in how ? [] : [pattern(command)]))
      .join(' | ')}) ;;`,
    `*) onebeam_unknown "$onebeam_command" ${Object.keys(listed).map(shellWord).join(' ')} ;;`,
    'esac',
    // `daemon` starts `start`, and scripts of the release read which command was called.
    'case $onebeam_as in',
    `${Object.keys(commands).map(pattern).join(' | ')}) onebeam_request=$onebeam_as ;;`,
    'esac',
  ];
}

/** Returns the lines that run each command. */
export function dispatchLines(manifest: ReleaseManifest): string[] {
  const { commands } = manifest.release!;
  return [
    'onebeam_answer=',
    'case $onebeam_command in',
    ...Object.entries(commands).flatMap(([name, command]) =>
      'alias' in command
        ? []
        : [`${pattern(name)})`, ...commandLines(manifest, name, command).map((line) => `  ${line}`), '  ;;'],
    ),
    'esac',
    'if [ -n "$onebeam_answer" ]; then printf \'%s\\n\' "$onebeam_answer"; fi',
  ];
}

const isExecutableOnly = (command: object): boolean =>
  'builtIn' in command && executableOnly.includes(command.builtIn as string);

const pattern = (name: string): string => shellWord(name);

/** As `readRequest` of the launcher does (`runtime-stub/run/command-line/request.ts`). */
const serviceLines = (help: readonly string[], hasHelp: boolean): string[] => [
  '  onebeam_has_flag=',
  `  case \${1-} in`,
  '  --instance)',
  '    onebeam_has_flag=yes',
  `    onebeam_flag=\${2-}`,
  '    shift',
  '    ;;',
  '  --instance=*)',
  '    onebeam_has_flag=yes',
  `    onebeam_flag=\${1#--instance=}`,
  '    ;;',
  '  esac',
  '  if [ -n "$onebeam_has_flag" ]; then',
  '    onebeam_is_name=yes',
  '    case $onebeam_flag in',
  "    '' | [!A-Za-z0-9_]* | *[!A-Za-z0-9_.-]*) onebeam_is_name= ;;",
  '    esac',
  `    if [ -z "$onebeam_is_name" ] || [ "\${#onebeam_flag}" -gt 100 ]; then`,
  `      onebeam_usage "\${0##*/}: \\\`$onebeam_flag\\\` cannot name an instance" \\`,
  "        'hint: use letters, digits, `_`, `-` and `.`, at most 100: --instance NAME'",
  '    fi',
  '    shift',
  '  fi',
  '  onebeam_command=start',
  '  if [ $# -gt 0 ]; then',
  '    onebeam_command=$1',
  '    shift',
  '  fi',
  '  case $onebeam_command in',
  `  -h | --help${hasHelp ? '' : ' | help'})`,
  `    printf '%s\\n' ${help.join(' \\\n      ')}`,
  '    exit',
  '    ;;',
  '  esac',
];
