import { type Option, variableOf } from '../configuration/option.ts';
import { optionTable } from '../configuration/option-table.ts';
import { type Command, commandOptions } from './arguments/command.ts';
import { settableOptions } from './arguments/configured.ts';
import { commands } from './commands.ts';

/** The reference of commands and options, in Markdown: made from the tables that the parser is made from. */
export function optionReference(): string {
  const own = (commands as readonly Command<never>[]).map((command) => {
    const settable = settableOptions(command).map((name) => `\`${name}\``);
    const which = command.configured === true ? 'all with a variable' : settable.join(', ');
    return `| \`${command.command}\` | ${command.describe} | ${which} |`;
  });
  const options = (optionTable as readonly Option[]).map((option) => {
    const { name, short, describe, setting, choices } = option;
    const flag = `${short ? `\`-${short}\`, ` : ''}\`--${name}\``;
    const users = (commands as readonly Command<never>[])
      .filter((command) => commandOptions(command).includes(option.name as never))
      .map(({ command }) => command.split(' ')[0]!);
    const where = users.length === commands.length ? 'all' : [...new Set(users)].join(', ');
    const values = choices ? ` (${choices.map((choice) => `\`${choice}\``).join(', ')})` : '';
    return `| ${flag} | ${setting ? `\`${variableOf(option)}\`` : ''} | ${where} | ${describe}${values} |`;
  });
  return [
    '<!-- Made by `npm run reference` from src/configuration/option-table.ts and src/cli/commands.ts. -->',
    '# Commands and options',
    '',
    '| command | what it does | options that `onebeam.toml` and variables may say |',
    '|---|---|---|',
    ...own,
    '',
    'An option with a variable can also be set in `onebeam.toml`, by its name without the hyphens before it. A flag counts',
    'before the variable, the variable before the file. `--verbose` tells where each value came from. What is called like a build’s',
    'and means another thing elsewhere (`--output`) is taken as a flag there. A flag without a value of its own takes `=1` and `=0`, too:',
    '`--offline=0` is what turns a variable off. Words after `--` are no flags.',
    '',
    'What `--json` prints is described by [documents.schema.json](documents.schema.json), by command. Keys stay; later versions may add',
    'some. `schemaVersion` changes when one goes or means something else.',
    '',
    '| option | variable | commands | what it does |',
    '|---|---|---|---|',
    ...options,
    '',
  ].join('\n');
}
