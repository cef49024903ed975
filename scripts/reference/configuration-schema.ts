import { type Option, optionText } from '../../src/configuration/option.ts';
import { settingOptions } from '../../src/configuration/option-table.ts';
import { packageKeys } from '../../src/configuration/package-tables.ts';
import { channelSettings } from '../../src/shipping/channels/channel-settings.ts';

/** The JSON Schema (2020-12) of `onebeam.toml`, for editors: made from the options. */
export function configurationSchema(): object {
  const properties = Object.fromEntries(
    Object.entries(settingOptions)
      .filter(([, { setting }]) => setting !== 'ship')
      .map(([name, option]) => [name, property(option)]),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'onebeam.toml',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'the address of this schema' },
      input: {
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
        description:
          'the finished escript, when it is not the project that makes it; or a list of them, for one executable with several programs',
      },
      ...properties,
      package: {
        type: 'object',
        description: 'the program, for package managers',
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries<PackageKey>(packageKeys).map(([name, key]) => [name, tableProperty(key)]),
        ),
      },
      ship: shipTable(),
    },
  };
}

interface PackageKey {
  kind: string;
  describe: string;
  names?: readonly string[];
}

/** Options of `ship`, and a table for each channel that has settings. */
function shipTable(): object {
  const options = Object.entries(settingOptions).filter(([, { setting }]) => setting === 'ship');
  const tables = Object.entries(channelSettings).map(([channel, keys]) => [
    channel,
    {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, tableProperty(key)])),
    },
  ]);
  return {
    type: 'object',
    description: 'options of `onebeam ship`, and settings of its channels',
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(options.map(([name, option]) => [name, property(option)])),
      ...Object.fromEntries(tables),
    },
  };
}

function tableProperty({ kind, describe: description, names = [] }: PackageKey): object {
  if (kind === 'text' || kind === 'path') return { type: 'string', description };
  if (kind === 'paths by name') {
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    return { type: 'object', additionalProperties: false, properties, description };
  }
  return { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }], description };
}

function property(option: Option): object {
  const description = optionText(option);
  switch (option.kind) {
    case 'text':
      return { type: 'string', ...(option.choices && { enum: option.choices }), description };
    case 'list':
      return { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }], description };
    case 'number':
      return { type: 'number', description };
    case 'switch':
      return { type: 'boolean', description };
  }
}
