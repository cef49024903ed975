import type { ErrorTexts } from '../error-text.ts';
import { type PathFault, pathFaultText } from './path-fault.ts';

export interface ZipErrors {
  'zip-no-end': { path: string; found: string };
  'zip-ambiguous': { path: string; found: string };
  'zip-layout': { path: string; expected: string; found: string };
  'zip-headers-disagree': {
    path: string;
    entry: string;
    field: string;
    expected: string | number;
    found: string | number;
  };
  'zip-unsupported': { path: string; found: string };
  'zip-entry-name': { path: string; found: string; why: PathFault | { problem: 'encoding' } };
  'zip-duplicate-entry': { path: string; found: string };
  'zip-too-large': { path: string; what: string; expected: number; found: string | number };
  'zip-damaged': { path: string; entry: string; expected: string | number; found: string | number };
}

const rebuild = 'build the escript again; a zip that readers could understand in two ways is never unpacked';

export const zipTexts: ErrorTexts<ZipErrors> = {
  'zip-no-end': ({ path, found }) => ({
    message: `the archive in \`${path}\` has no usable end record: ${found}`,
    hint: 'the file was cut short or something was appended to it; build or download it again',
  }),
  'zip-ambiguous': ({ path, found }) => ({
    message: `the archive in \`${path}\` can be read in two ways: ${found}`,
    hint: rebuild,
  }),
  'zip-layout': ({ path, expected, found }) => ({
    message: `the archive in \`${path}\` is not contiguous: ${found}, expected ${expected}`,
    hint: rebuild,
  }),
  'zip-headers-disagree': ({ path, expected, found, entry, field }) => ({
    message:
      `the two headers of \`${entry}\` in \`${path}\` disagree about its ${field}: ` +
      `${expected} in the directory, ${found} beside the data`,
    hint: rebuild,
  }),
  'zip-unsupported': ({ path, found }) => ({
    message: `the archive in \`${path}\` uses ${found}, which Erlang cannot read either`,
    hint: 'make the archive with plain stored or deflated entries, as `zip:create/3` and `escript:create/2` do',
  }),
  'zip-entry-name': ({ path, found, why }) => ({
    message: `the archive in \`${path}\` names an entry ${JSON.stringify(found)}: ${why.problem === 'encoding' ? 'not valid UTF-8' : pathFaultText(why)}`,
    hint: 'only plain relative names are unpacked; rename the entry and build the escript again',
  }),
  'zip-duplicate-entry': ({ path, found }) => ({
    message: `the archive in \`${path}\` holds \`${found}\` twice`,
    hint: rebuild,
  }),
  'zip-too-large': ({ path, expected, found, what }) => ({
    message: `${what} in \`${path}\`: found ${found}, the limit is ${expected}`,
    hint: 'no escript needs that much; look at the file with `unzip -lv` before you trust it',
  }),
  'zip-damaged': ({ path, expected, found, entry }) => ({
    message: `\`${entry}\` in the archive of \`${path}\` is damaged: expected ${expected}, found ${found}`,
    hint: 'the file was changed on its way; build or download it again',
  }),
};
