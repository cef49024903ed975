import type { Option } from './option.ts';
import { settingOptions } from './option-table.ts';

/** The JSON Schema (2020-12) of `onebeam.toml`, for editors: made from the options. */
export function configurationSchema(): object {
  const properties = Object.fromEntries(settingOptions.map((option) => [option.name, property(option)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'onebeam.toml',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'the address of this schema' },
      input: {
        type: 'string',
        description: 'the finished escript, when it is not the project that makes it',
      },
      ...properties,
    },
  };
}

function property({ kind, choices, describe: description }: Option): object {
  const text = { type: 'string', ...(choices && { enum: choices }) };
  switch (kind) {
    case 'text':
      return { ...text, description };
    case 'list':
      return { anyOf: [text, { type: 'array', items: text }], description };
    case 'number':
      return { type: 'number', description };
    case 'switch':
      return { type: 'boolean', description };
  }
}
