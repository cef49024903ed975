import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type SchemaName = 'scoop' | 'winget-version' | 'winget-installer' | 'winget-defaultLocale';

/** A validator of one of the schemas in `schemas/`. */
export async function officialSchema(name: SchemaName): Promise<ValidateFunction> {
  const text = await readFile(join(import.meta.dir, 'schemas', `${name}.json`), 'utf8');
  // The schemas have keywords of editors.
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(text));
}

/** The errors of a document, none if it is valid. */
export function errorsOf(validate: ValidateFunction, document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
