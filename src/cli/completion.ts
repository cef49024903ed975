import { type Option, optionText, suggestedValues, takesFiles } from '../configuration/option.ts';
import { type AnyCommand, commandOptions } from './arguments/command.ts';

/** A command as completion scripts offer it. */
interface CompletedCommand {
  name: string;
  describe: string;
  /** The values of its first positional, where only some are valid. */
  choices: readonly string[];
  options: readonly (readonly [name: string, option: Option])[];
  /** Whether files may follow the first positional. */
  takesFiles: boolean;
}

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export type Shell = keyof typeof scripts;

/** The completion script of a shell: made from the tables that the parser is made from. */
export const completionScript = (shell: Shell, commands: readonly AnyCommand[]): string =>
  scripts[shell](completedCommands(commands));

function completedCommands(commands: readonly AnyCommand[]): CompletedCommand[] {
  const completed = commands.map((command) => ({
    name: command.name,
    describe: command.describe,
    choices: firstChoices(command),
    options: Object.entries(commandOptions(command)),
    takesFiles: 'commands' in command,
  }));
  const help = {
    name: 'help',
    describe: 'show the options and examples of a command',
    options: [],
    takesFiles: false,
  };
  return [...completed, { ...help, choices: completed.map(({ name }) => name) }];
}

function firstChoices(command: AnyCommand): readonly string[] {
  if ('commands' in command) return command.commands.map(({ name }) => name);
  return Object.values(command.positionals ?? {})[0]?.choices ?? [];
}

const flagsOf = (name: string, { short }: Option): string[] => [`--${name}`, ...(short ? [`-${short}`] : [])];

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
    const first = choices.length > 0 ? `[ "$COMP_CWORD" -eq 2 ] && words='${choices.join(' ')}'; ` : '';
    return `      ${name}) ${first}case $cur in -*) words='${flags.join(' ')}' ;; esac ;;`;
  });
  return `# bash completion of onebeam: onebeam completion bash
_onebeam() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=
  case $prev in
${byValue.join('\n')}
  esac
  if [ -z "$words" ]; then
    if [ "$COMP_CWORD" -eq 1 ]; then
      words='${commands.map(({ name }) => name).join(' ')} --help --version'
    else
      case \${COMP_WORDS[1]} in
${byCommand.join('\n')}
      esac
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
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
  if (( CURRENT == 2 )); then
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
  const value = values.length > 0 ? `(${values.join(' ')})` : takesFiles(option) ? '_files' : ' ';
  const text = `[${optionText(option)
    .replaceAll(/[[\]]/g, (bracket) => `\\${bracket}`)
    .replaceAll(':', '\\:')}]`;
  const rest = kind === 'switch' ? text : `${text}:${name}:${value}`;
  const many = kind === 'list' ? '*' : '';
  if (!short) return zshWord(`${many}--${name}${rest}`);
  return many
    ? `${zshWord(`*-${short}${rest}`)} ${zshWord(`*--${name}${rest}`)}`
    : `${zshWord(`(-${short} --${name})`)}{-${short},--${name}}${zshWord(rest)}`;
}

const zshWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The completion of fish: a file for `~/.config/fish/completions/`, or to be sourced. */
function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, describe, options, choices }) => {
    const within = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c onebeam -n __fish_use_subcommand -f -a ${name} -d ${fishWord(describe)}`,
      ...(choices.length > 0 ? [`complete -c onebeam ${within} -f -a ${fishWord(choices.join(' '))}`] : []),
      ...options.map(([name, option]) => {
        const short = option.short ? ` -s ${option.short}` : '';
        const text = fishWord(optionText(option));
        return `complete -c onebeam ${within}${short} -l ${name}${fishValue(option)} -d ${text}`;
      }),
    ];
  });
  return `# fish completion of onebeam: onebeam completion fish\n${lines.join('\n')}\n`;
}

function fishValue(option: Option): string {
  const values = suggestedValues(option);
  if (values.length > 0) return ` -x -a ${fishWord(values.join(' '))}`;
  if (option.kind === 'switch') return '';
  return takesFiles(option) ? ' -r' : ' -x';
}

const fishWord = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
