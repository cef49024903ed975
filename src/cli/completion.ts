import { type Option, optionText, suggestedValues, takesFiles } from '../configuration/option.ts';
import { generalOptions } from '../configuration/option-table.ts';
import type { AnyCommand } from './arguments/command.ts';
import { type CompletedCommand, completedCommands, flagsOf } from './completed-commands.ts';
import { powershellCompletion } from './powershell-completion.ts';

const scripts = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

export type Shell = keyof typeof scripts;

/** The completion script of a shell: made from the tables that the parser is made from. */
export const completionScript = (shell: Shell, commands: readonly AnyCommand[]): string =>
  scripts[shell](completedCommands(commands));

/** The completion of bash, to be sourced. */
function bashCompletion(commands: readonly CompletedCommand[]): string {
  const values = new Map<string, string>();
  for (const [name, option] of commands.flatMap(({ options }) => options)) {
    const offered = suggestedValues(option);
    if (offered.length > 0) values.set(flagsOf(name, option).join('|'), offered.join(' '));
  }
  const byValue = [...values].map(([names, words]) => `    ${names}) words='${words}' ;;`);
  const byCommand = commands.map(({ name, options, choices }) => {
    const flags = options.flatMap(([name, option]) => flagsOf(name, option));
    const first =
      choices.length > 0 ? `[ "$COMP_CWORD" -eq $((at + 1)) ] && words='${choices.join(' ')}'; ` : '';
    return `      ${name}) ${first}case $cur in -*) words='${flags.join(' ')}' ;; esac ;;`;
  });
  const general = ['help', 'version', ...Object.keys(generalOptions)].map((name) => `--${name}`);
  return `# bash completion of onebeam: onebeam completion bash
_onebeam() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words= before= command= at=0 i
  # bash takes the \`=\` of \`--flag=value\` for a word of its own.
  if [ "$cur" = = ]; then cur=; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --color|--config|-c) i=$((i + 1)); [ "\${COMP_WORDS[i]}" = = ] && i=$((i + 1)) ;;
      -*) ;;
      *) command=\${COMP_WORDS[i]} at=$i; break ;;
    esac
  done
  case $prev in
${byValue.join('\n')}
  esac
  if [ -n "$words" ]; then
    # A list: what is before the last comma stays.
    case $cur in *,*) before=\${cur%,*}, cur=\${cur##*,} ;; esac
  else
    if [ -z "$command" ]; then
      words='${commands.map(({ name }) => name).join(' ')} ${general.join(' ')}'
    else
      case $command in
${byCommand.join('\n')}
      esac
    fi
  fi
  COMPREPLY=($(compgen -P "$before" -W "$words" -- "$cur"))
}
complete -o default -F _onebeam onebeam
`;
}

/** The completion of zsh: a file for `fpath`, or to be sourced after `compinit`. */
function zshCompletion(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, describe }) => `    ${zshWord(`${name}:${describe}`)}`);
  const cases = commands.map(({ name, options, choices, takesFiles: moreFiles }) => {
    const first = choices.length > 0 ? `1:action:(${choices.join(' ')})` : '';
    const files = moreFiles || !first ? [zshWord('*:file:_files')] : [];
    const specifications = [...options.map(zshSpecification), ...(first ? [zshWord(first)] : []), ...files];
    return `    ${name}) _arguments -s ${specifications.join(' ')} ;;`;
  });
  return `#compdef onebeam
# zsh completion of onebeam: onebeam completion zsh
_onebeam() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  # Flags may be before the command.
  while (( CURRENT > 2 )) && [[ $words[2] == -* ]]; do
    if [[ $words[2] == (--color|--config|-c) ]]; then shift words; (( CURRENT-- )); fi
    shift words
    (( CURRENT-- ))
  done
  if (( CURRENT <= 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _onebeam ]; then _onebeam "$@"; else compdef _onebeam onebeam; fi
`;
}

function zshSpecification([name, option]: readonly [string, Option]): string {
  const { short, kind } = option;
  const values = suggestedValues(option);
  const offered = kind === 'list' ? `_values -s , ${name} ${values.join(' ')}` : `(${values.join(' ')})`;
  const value = values.length > 0 ? offered : takesFiles(option) ? '_files' : ' ';
  const text = `[${optionText(option)
    .replaceAll(/[[\]]/g, (bracket) => `\\${bracket}`)
    .replaceAll(':', '\\:')}]`;
  const rest = kind === 'switch' ? text : `${text}:${name}:${value}`;
  const many = kind === 'list' ? '*' : '';
  // With `=` at its end a flag takes its value from behind `=`, too.
  const long = kind === 'switch' ? `--${name}` : `--${name}=`;
  if (!short) return zshWord(`${many}${long}${rest}`);
  return many
    ? `${zshWord(`*-${short}${rest}`)} ${zshWord(`*${long}${rest}`)}`
    : `${zshWord(`(-${short} --${name})`)}{-${short},${long}}${zshWord(rest)}`;
}

const zshWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The completion of fish: a file for `~/.config/fish/completions/`, or to be sourced. */
function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, describe, options, choices }) => {
    const within = `-n 'contains -- ${name} (__onebeam_command)'`;
    return [
      `complete -c onebeam -n 'not __onebeam_command >/dev/null' -f -a ${name} -d ${fishWord(describe)}`,
      ...(choices.length > 0 ? [`complete -c onebeam ${within} -f -a ${fishWord(choices.join(' '))}`] : []),
      ...options.map(([name, option]) => {
        const short = option.short ? ` -s ${option.short}` : '';
        const text = fishWord(optionText(option));
        return `complete -c onebeam ${within}${short} -l ${name}${fishValue(option)} -d ${text}`;
      }),
    ];
  });
  return `# fish completion of onebeam: onebeam completion fish
${fishCommand}
${lines.join('\n')}
`;
}

/** Prints the command on the line, which flags with their values may precede; fails when there is none yet. */
const fishCommand = `function __onebeam_command
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip -eq 1
      set skip 0
      continue
    end
    switch $word
      case --color --config -c
        set skip 1
      case '-*'
      case '*'
        echo $word
        return 0
    end
  end
  return 1
end`;

function fishValue(option: Option): string {
  const values = suggestedValues(option);
  if (values.length > 0) {
    const offered = values.join(' ');
    return ` -x -a ${fishWord(option.kind === 'list' ? `(__fish_append , ${offered})` : offered)}`;
  }
  if (option.kind === 'switch') return '';
  return takesFiles(option) ? ' -r' : ' -x';
}

const fishWord = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
