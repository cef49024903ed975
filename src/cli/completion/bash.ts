import { type CompletedCommand, valuesOf } from './completion-words.ts';

/** The completion of bash, to be sourced. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const values = new Map<string, string>();
  for (const option of commands.flatMap(({ options }) => options)) {
    const names = [`--${option.name}`, ...(option.short ? [`-${option.short}`] : [])].join('|');
    if (valuesOf(option).length > 0) values.set(names, valuesOf(option).join(' '));
  }
  const byValue = [...values].map(([names, words]) => `    ${names}) words='${words}' ;;`);
  const byCommand = commands.map(({ name, options, choices }) => {
    const flags = options.flatMap((option) => [
      `--${option.name}`,
      ...(option.short ? [`-${option.short}`] : []),
    ]);
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
