import { buildCommandOptions } from '../../src/cli/arguments/build-request.ts';
import { type OptionTable, optionText } from '../../src/configuration/option.ts';
import { pickOptions } from '../../src/configuration/option-table.ts';

/** Options that the plugin passes: those of `build`, and the general ones that rebar3 does not have itself. */
export const rebar3Options: OptionTable = {
  ...buildCommandOptions,
  ...pickOptions('json', 'color', 'quiet', 'verbose', 'config'),
};

/** Letters that rebar3 keeps for itself. */
const taken = ['h', 'v'];

/** The module of the rebar3 plugin with its options, in the form of getopt. */
export function rebar3OptionModule(): string {
  const rows = Object.entries(rebar3Options).map(([name, option]) => {
    const short = option.short && !taken.includes(option.short) ? `$${option.short}` : 'undefined';
    const kind = option.kind === 'switch' ? 'undefined' : 'string';
    return `     {${atom(name)}, ${short}, "${name}", ${kind}, ${text(optionText(option))}}`;
  });
  return `%% Made by \`npm run reference\` from the option table.
-module(rebar3_onebeam_options).

-export([all/0]).

all() ->
    [
${rows.join(',\n')}
    ].
`;
}

const atom = (name: string): string => (/^[a-z]\w*$/.test(name) ? name : `'${name}'`);
const text = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
