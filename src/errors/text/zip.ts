import type { ErrorTexts } from '../error-text.ts';
import { type PathFault, pathFaultText } from '../faults/path.ts';
import {
  type ZipContentFault,
  type ZipFeature,
  type ZipHeaderFault,
  type ZipLayoutFault,
  type ZipLimitFault,
  zipContentText,
  zipFeatureText,
  zipHeaderText,
  zipLayoutText,
  zipLimitText,
} from '../faults/zip.ts';

/** Why an archive can be read in two ways. */
type ZipAmbiguity =
  | { problem: 'two-end-records' | 'end-record-in-comment' }
  | { problem: 'end-records-disagree'; field: string; expected: number; found: number };

export interface ZipErrors {
  'zip-no-end': { path: string; problem: 'missing' | 'data-after-comment' };
  'zip-ambiguous': { path: string } & ZipAmbiguity;
  'zip-layout': { path: string } & ZipLayoutFault;
  'zip-headers-disagree': { path: string; entry: string } & ZipHeaderFault;
  'zip-unsupported': { path: string } & ZipFeature;
  'zip-entry-name': { path: string; found: string; why: PathFault | { problem: 'encoding' } };
  'zip-duplicate-entry': { path: string; found: string };
  'zip-too-large': { path: string } & ZipLimitFault;
  'zip-damaged': { path: string; entry: string } & ZipContentFault;
}

const rebuild = 'build the escript again: an ambiguous zip archive is never unpacked';

function ambiguityText(ambiguity: ZipAmbiguity): string {
  if (ambiguity.problem === 'end-records-disagree') {
    const { field, expected, found } = ambiguity;
    return `its two end records disagree: ${field} ${expected} and ${found}`;
  }
  return ambiguity.problem === 'two-end-records'
    ? 'it has two end records'
    : 'its comment contains an end record';
}

export const zipTexts: ErrorTexts<ZipErrors> = {
  'zip-no-end': ({ path, problem }) => ({
    message: `the archive in \`${path}\` has no usable end record: ${problem === 'missing' ? 'there is none' : 'bytes follow its comment'}`,
    hint: 'the file was truncated or extended: build or download it again',
  }),
  'zip-ambiguous': (data) => ({
    message: `the archive in \`${data.path}\` can be read in two ways: ${ambiguityText(data)}`,
    hint: rebuild,
  }),
  'zip-layout': (data) => ({
    message: `the archive in \`${data.path}\` is not contiguous: ${zipLayoutText(data)}`,
    hint: rebuild,
  }),
  'zip-headers-disagree': (data) => ({
    message: `the two headers of \`${data.entry}\` in \`${data.path}\` disagree about its ${zipHeaderText(data)}`,
    hint: rebuild,
  }),
  'zip-unsupported': (data) => ({
    message: `the archive in \`${data.path}\` uses ${zipFeatureText(data)}, which Erlang cannot read`,
    hint: 'create the archive with stored or deflated entries, as `zip:create/3` and `escript:create/2` do',
  }),
  'zip-entry-name': ({ path, found, why }) => ({
    message: `the archive in \`${path}\` has an entry named ${JSON.stringify(found)}: ${why.problem === 'encoding' ? 'not valid UTF-8' : pathFaultText(why)}`,
    hint: 'rename the entry and build the escript again: only relative names are unpacked',
  }),
  'zip-duplicate-entry': ({ path, found }) => ({
    message: `the archive in \`${path}\` contains \`${found}\` twice`,
    hint: rebuild,
  }),
  'zip-too-large': (data) => ({
    message: `${zipLimitText(data)} in \`${data.path}\`: found ${data.found}, the limit is ${data.expected}`,
    hint: 'inspect the file with `unzip -lv`: no real escript is that large',
  }),
  'zip-damaged': (data) => ({
    message: `\`${data.entry}\` in the archive of \`${data.path}\` is damaged: ${zipContentText(data)}`,
    hint: 'build or download the file again',
  }),
};
