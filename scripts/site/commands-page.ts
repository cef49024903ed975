import { type AnyCommand, type Command, usageOf } from '../../src/cli/arguments/command.ts';
import { commands } from '../../src/cli/commands.ts';
import { type Option, optionText, variableOf } from '../../src/configuration/option.ts';
import { generalOptions } from '../../src/configuration/option-table.ts';

/** The reference of all commands, in Markdown: arguments, options and examples, from the tables that the parser uses. */
export function commandsPage(): string {
  const general = optionRows(Object.entries<Option>(generalOptions));
  return [
    '# Commands',
    'Every command prints its result on stdout and everything else on stderr. Exit codes: 0 success, 1 failure, 2 usage error, 130 interrupted.',
    ...commands.flatMap((command) => sections(command, '')),
    `## Options of every command\n\n${general}`,
  ].join('\n\n');
}

function sections(command: AnyCommand, parent: string): string[] {
  if ('commands' in command) {
    const own = `## \`${command.name}\`\n\n${sentence(command.describe)}`;
    return [own, ...command.commands.flatMap((one) => sections(one, `${command.name} `))];
  }
  return [section(command, parent)];
}

function section(command: Command, parent: string): string {
  const usage = usageOf(command);
  const lines = [
    `${parent ? '###' : '##'} \`${parent}${command.name}\``,
    sentence(command.describe),
    `    onebeam ${parent}${usage} [options]`,
  ];
  const positionals = Object.entries(command.positionals ?? {});
  if (positionals.length > 0) {
    lines.push(positionals.map(([name, one]) => `- \`${name}\`: ${one.describe}`).join('\n'));
  }
  const options = Object.entries<Option>(command.options ?? {});
  if (options.length > 0) lines.push(optionRows(options));
  const examples = command.examples ?? [];
  if (examples.length > 0) {
    lines.push('**Examples**', examples.map(([line, what]) => `- \`onebeam ${line}\`: ${what}`).join('\n'));
  }
  return lines.join('\n\n');
}

function optionRows(options: readonly (readonly [string, Option])[]): string {
  const rows = options.map(([name, option]) => {
    const flag = `${option.short ? `\`-${option.short}\`, ` : ''}\`--${name}\``;
    const choices = option.kind === 'text' ? (option.choices ?? []) : [];
    const values = choices.length > 0 ? ` (${choices.map((one) => `\`${one}\``).join(', ')})` : '';
    return `| ${flag} | ${cell(optionText(option))}${values} | ${option.setting ? `\`${variableOf(name)}\`` : ''} |`;
  });
  return `| option | description | variable |\n|---|---|---|\n${rows.join('\n')}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
