import { type Option, optionText } from '../../src/configuration/option.ts';
import { settingOptions } from '../../src/configuration/option-table.ts';

/** The JSON Schema (2020-12) of `onebeam.toml`, for editors: made from the options. */
export function configurationSchema(): object {
  const properties = Object.fromEntries(
    Object.entries(settingOptions).map(([name, option]) => [name, property(option)]),
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
    },
  };
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
