/** Arguments that functions of the library accept for Erlang terms and for systools. */
interface Arguments {
  name: { of: 'folder' | 'package' | 'release' | 'script' | 'application' };
  version: { of: 'ERTS' | 'application' | 'release' };
  releases: object;
  'described-release': object;
  'release-request': object;
  applications: object;
  'start-type': object;
  options: object;
  'one-of': { values: readonly string[] };
  terms: object;
  term: object;
  'one-term': object;
  string: object;
  integer: object;
}

/** The kind of argument, with the data that its text needs. */
export type ArgumentExpectation = {
  [Kind in keyof Arguments]: { readonly kind: Kind } & Arguments[Kind];
}[keyof Arguments];

const texts: { readonly [Kind in keyof Arguments]: (data: Arguments[Kind]) => string } = {
  name: ({ of }) => `the name of ${of === 'application' ? 'an' : 'a'} ${of}`,
  version: ({ of }) =>
    of === 'ERTS' ? 'the version of ERTS' : `the version of ${of === 'application' ? 'an' : 'a'} ${of}`,
  releases: () => 'an array of releases',
  'described-release': () => 'the name of a release, or a pair of it and a description',
  'release-request': () => 'version, ERTS version and applications of a release',
  applications: () => 'an array of applications',
  'start-type': () => 'a start type',
  options: () => 'a list of options as a term',
  'one-of': ({ values }) => `one of ${values.join(', ')}`,
  terms: () => 'an array of terms',
  term: () => 'an Erlang term',
  'one-term': () => 'one term',
  string: () => 'a string',
  integer: () => 'an integer',
};

/** The end of a sentence that begins with `expected`. Pure. */
export function argumentText(expected: ArgumentExpectation): string {
  const text = texts[expected.kind] as (data: ArgumentExpectation) => string;
  return text(expected);
}
