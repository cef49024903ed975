/** Values that a manifest has in its fields. */
interface ManifestExpectations {
  json: object;
  object: object;
  members: { names: readonly string[] };
  'one-member': object;
  list: object;
  'at-most-members': { limit: number };
  text: object;
  name: object;
  'file-name': object;
  integer: { least: number; most: number };
  digest: object;
  'one-of': { values: readonly (string | number | boolean)[] };
  'true-or-absent': object;
  file: object;
  'variable-names': object;
  'two-programs': object;
  'bytes-at-most': { limit: number };
  /** Of all frames together. */
  'bytes-together': { size: number };
  'start-command': object;
  'hooks-of-built-in': object;
  'no-alias': object;
  'arguments-last': object;
  'defaults-at-most': { limit: number };
}

/** The kind of value, with the data that its text needs. */
export type ManifestExpectation = {
  [Kind in keyof ManifestExpectations]: { readonly kind: Kind } & ManifestExpectations[Kind];
}[keyof ManifestExpectations];

const texts: {
  readonly [Kind in keyof ManifestExpectations]: (data: ManifestExpectations[Kind]) => string;
} = {
  json: () => 'JSON in UTF-8',
  object: () => 'an object',
  members: ({ names }) => `the members ${names.join(', ')}`,
  'one-member': () => 'one member',
  list: () => 'a list',
  'at-most-members': ({ limit }) => `at most ${limit} members`,
  text: () => 'text without NUL',
  name: () => 'a name',
  'file-name': () => 'one name, not starting with a dot or a hyphen',
  integer: ({ least, most }) => `an integer from ${least} to ${most}`,
  digest: () => 'a SHA-256 in lower-case hexadecimal',
  'one-of': ({ values }) => `one of ${values.join(', ')}`,
  'true-or-absent': () => 'true or nothing',
  file: () => 'one of the files',
  'variable-names': () => 'names of variables',
  'two-programs': () => 'at least two programs',
  'bytes-at-most': ({ limit }) => `at most ${limit} bytes`,
  'bytes-together': ({ size }) => `${size} bytes together`,
  'start-command': () => 'a command `start`',
  'hooks-of-built-in': () => 'hooks of a built-in command',
  'no-alias': () => 'the name of a command that is not an alias',
  'arguments-last': () => "the user's arguments last",
  'defaults-at-most': ({ limit }) => `at most ${limit} nested defaults`,
};

/** The end of a sentence that begins with `expected`. Pure. */
export function manifestExpectationText(expected: ManifestExpectation): string {
  const text = texts[expected.kind] as (data: ManifestExpectation) => string;
  return text(expected);
}
