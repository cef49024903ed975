import { configurationSchema } from './configuration-schema.ts';
import { documentSchema } from './documents.ts';
import { errorPages } from './error-pages.ts';
import { optionReference } from './options.ts';
import { rebar3OptionModule } from './rebar3-options.ts';

/** Files that are made from what the program itself says, by path in the repository. A test holds them to it. */
export const referenceFiles: Readonly<Record<string, () => string>> = {
  'src/configuration/onebeam.schema.json': () => `${JSON.stringify(configurationSchema(), null, 2)}\n`,
  'src/cli/report/documents.schema.json': () => `${JSON.stringify(documentSchema())}\n`,
  'scripts/integrations/rebar3_onebeam/src/rebar3_onebeam_options.erl': rebar3OptionModule,
  'src/cli/README.md': optionReference,
  ...errorPages(),
};
