import { type CompletedCommand, valuesOf } from './completion-words.ts';

/** The completion of fish: a file for `~/.config/fish/completions/`, or to be sourced. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, describe, options, choices }) => {
    const within = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c onebeam -n __fish_use_subcommand -f -a ${name} -d ${word(describe)}`,
      ...(choices.length > 0 ? [`complete -c onebeam ${within} -f -a ${word(choices.join(' '))}`] : []),
      ...options.map((option) => {
        const values = valuesOf(option);
        const short = option.short ? ` -s ${option.short}` : '';
        const value =
          values.length > 0
            ? ` -x -a ${word(values.join(' '))}`
            : option.path === true
              ? ' -r'
              : option.kind === 'switch'
                ? ''
                : ' -x';
        return `complete -c onebeam ${within}${short} -l ${option.name}${value} -d ${word(option.describe)}`;
      }),
    ];
  });
  return `# fish completion of onebeam: onebeam completion fish\n${lines.join('\n')}\n`;
}

const word = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
