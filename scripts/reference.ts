import { optionReference } from '../src/cli/option-reference.ts';
import { documentSchema } from '../src/cli/report/document-schema.ts';
import { configurationSchema } from '../src/configuration/json-schema.ts';
import { errorPages } from './error-pages.ts';

/** Files that are made from what the program itself says, by path in the repository. A test holds them to it. */
export const referenceFiles: Readonly<Record<string, () => string>> = {
  'src/configuration/onebeam.schema.json': () => `${JSON.stringify(configurationSchema(), null, 2)}\n`,
  'src/cli/report/documents.schema.json': () => `${JSON.stringify(documentSchema(), null, 1)}\n`,
  'src/cli/README.md': optionReference,
  ...errorPages(),
};
