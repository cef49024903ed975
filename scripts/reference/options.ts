import { type AnyCommand, commandOptions, settingsOf, usageOf } from '../../src/cli/arguments/command.ts';
import { commands } from '../../src/cli/commands.ts';
import { type Option, optionText, variableOf } from '../../src/configuration/option.ts';
import { generalOptions, optionTable } from '../../src/configuration/option-table.ts';

/** The reference of commands and options, in Markdown: made from the tables that the parser is made from. */
export function optionReference(): string {
  const own = commands.map((command) => {
    const settings = 'commands' in command ? [] : settingsOf(command);
    const which = command.name === 'build' ? 'all with a variable' : settings.map(quoted).join(', ');
    return `| ${quoted(usageOf(command))} | ${command.describe} | ${which} |`;
  });
  const options = Object.entries<Option>(optionTable).map(([name, option]) => {
    const { short, setting } = option;
    const flag = `${short ? `\`-${short}\`, ` : ''}\`--${name}\``;
    const users = commands.filter((command) => isOptionOf(name, command)).map((one) => one.name);
    const where = users.length === commands.length ? 'all' : users.join(', ');
    const choices = option.kind === 'text' ? (option.choices ?? []) : [];
    const values = choices.length > 0 ? ` (${choices.map(quoted).join(', ')})` : '';
    const variable = setting ? quoted(variableOf(name)) : '';
    return `| ${flag} | ${variable} | ${where} | ${optionText(option)}${values} |`;
  });
  return [
    '<!-- Made by `npm run reference` from src/configuration/options and src/cli/commands.ts. -->',
    '# Commands and options',
    '',
    '| command | what it does | options that `onebeam.toml` and variables can set |',
    '|---|---|---|',
    ...own,
    '',
    'Options with a variable can also be set in `onebeam.toml`, by their name without the leading hyphens. Flags override variables, and',
    'variables override the file. `--verbose` shows where each value comes from. The variable and the key of `--output` apply only to `build`.',
    'Flags without a value also accept `=1` and `=0`: `--offline=0` overrides a variable. Arguments after `--` are not parsed as options.',
    '',
    '[documents.schema.json](report/documents.schema.json) describes the output of `--json`, by command. Later versions may add keys.',
    '`schemaVersion` changes if a key is removed or changes its meaning.',
    '',
    '| option | variable | commands | what it does |',
    '|---|---|---|---|',
    ...options,
    '',
  ].join('\n');
}

const quoted = (text: string): string => `\`${text}\``;

/** The options of systools commands are OTP's, whatever they are called. */
const isOptionOf = (name: string, command: AnyCommand): boolean =>
  Object.hasOwn('commands' in command ? generalOptions : commandOptions(command), name);
