import { type CompletedCommand, type CompletedOption, valuesOf } from './completion-words.ts';

/** The completion of zsh: a file for `fpath`, or to be sourced after `compinit`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, describe }) => `    ${word(`${name}:${describe}`)}`);
  const cases = commands.map(({ name, options, choices, gathers }) => {
    const first = choices.length > 0 ? `1:action:(${choices.join(' ')})` : '';
    const files = gathers || !first ? [word('*:file:_files')] : [];
    const specifications = [...options.map(specification), ...(first ? [word(first)] : []), ...files];
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

function specification(option: CompletedOption): string {
  const { name, short, kind, describe, path } = option;
  const values = valuesOf(option);
  const value = values.length > 0 ? `(${values.join(' ')})` : path === true ? '_files' : ' ';
  const text = `[${describe.replaceAll(/[[\]]/g, (bracket) => `\\${bracket}`).replaceAll(':', '\\:')}]`;
  const rest = kind === 'switch' ? text : `${text}:${name}:${value}`;
  const many = kind === 'list' ? '*' : '';
  if (!short) return word(`${many}--${name}${rest}`);
  return many
    ? `${word(`*-${short}${rest}`)} ${word(`*--${name}${rest}`)}`
    : `${word(`(-${short} --${name})`)}{-${short},--${name}}${word(rest)}`;
}

const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
