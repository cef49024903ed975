/** Values that an option, a variable, a key of `onebeam.toml`, a field of a request or an argument of systools accepts. */
interface Expectations {
  /** Both ends included. */
  integer: { least: number; most: number };
  days: object;
  rate: object;
  megabytes: object;
  /** Seconds since 1970. */
  'epoch-seconds': { most: number };
  number: object;
  /** `flag`: it may also have no value. */
  switch: { flag: boolean };
  'one-of': { values: readonly string[] };
  /** As `onebeam.toml` spells them, in quotes. */
  'one-of-quoted': { values: readonly string[] };
  'all-or-some-of': { values: readonly string[] };
  'http-url': object;
  'base-url': object;
  'program-name': { length: number };
  'no-device-name': object;
  'suite-name': object;
  'different-names': object;
  'windows-version': object;
  targets: object;
  'application-names': object;
  'variable-names': object;
  variable: object;
  'variables-once': object;
  module: object;
  cookie: object;
  'priv-folder': object;
  'one-folder': object;
  'from-name': object;
  'otp-release': { least: number; most: number };
  'otp-root': object;
  runtime: object;
  'output-folder': object;
  'release-version': object;
  'release-applications': { types: readonly string[] };
  'base-release': object;
  'erts-version': object;
  string: object;
  strings: object;
  'string-or-strings': object;
  boolean: object;
  object: object;
  'priv-folders': object;
  programs: object;
  release: object;
  request: object;
  'escript-path': object;
  /** A table of `onebeam.toml`. */
  table: { name: string };
}

/** The kind of value, with the data that its text needs. */
export type Expectation = {
  [Kind in keyof Expectations]: { readonly kind: Kind } & Expectations[Kind];
}[keyof Expectations];

const texts: { readonly [Kind in keyof Expectations]: (data: Expectations[Kind]) => string } = {
  integer: ({ least, most }) => `a whole number from ${least} to ${most}`,
  days: () => 'a number of days, 0 or more',
  rate: () => 'a whole number of bytes per second, or 0',
  megabytes: () => 'a whole number of megabytes, or 0 for no limit',
  'epoch-seconds': ({ most }) => `whole seconds since 1970, at most ${most}`,
  number: () => 'a number',
  switch: ({ flag }) => (flag ? '`1`, `0` or no value' : '`1` or `0`'),
  'one-of': ({ values }) => `one of ${values.join(', ')}`,
  'one-of-quoted': ({ values }) => values.map((value) => `"${value}"`).join(' or '),
  'all-or-some-of': ({ values }) => `\`all\` or some of ${values.join(', ')}`,
  'http-url': () => 'a URL with `http` or `https`',
  'base-url': () => 'a URL with `https`, without quotes, blanks or `$`',
  'program-name': ({ length }) => `at most ${length} letters, digits, \`.\`, \`_\`, \`+\` and \`-\``,
  'no-device-name': () => 'a name that is not reserved for devices on Windows',
  'suite-name': () => 'a name for the executable of several programs',
  'different-names': () => 'an executable and programs whose names differ',
  'windows-version': () => 'up to four numbers below 65536, such as `1.2.3`',
  targets: () => 'a target, `host` or `all`',
  'application-names': () => 'names of applications',
  'variable-names': () => 'names of variables',
  variable: () => '`NAME=VALUE`',
  'variables-once': () => 'each variable once',
  module: () => 'a module: `my_app` or `MyApp.CLI`',
  cookie: () => '`generate`, `ship` or `env NAME`',
  'priv-folder': () => '`APPLICATION=FOLDER`',
  'one-folder': () => 'one folder per application',
  'from-name': () => '`FROM=NAME`',
  'otp-release': ({ least, most }) => `an OTP release, ${least} to ${most}`,
  'otp-root': () => 'a folder with `erts-<Vsn>` and `lib`',
  runtime: () => 'an OTP folder, an archive, a URL or a version',
  'output-folder': () => 'a folder',
  'release-version': () => 'the version of the release',
  'release-applications': ({ types }) =>
    `\`NAME\`, \`NAME=VSN\` or \`NAME=VSN:TYPE\`, with one of the types ${types.join(', ')}`,
  'base-release': () => 'a release name from `--up-from` or `--down-to`',
  'erts-version': () => 'the ERTS version, or an OTP installation in `--otp-root`',
  string: () => 'a string',
  strings: () => 'an array of strings',
  'string-or-strings': () => 'a string or an array of strings',
  boolean: () => '`true` or `false`',
  object: () => 'an object',
  'priv-folders': () => 'an array of `APPLICATION=FOLDER` or `{ application, folder }`',
  programs: () => 'an array of objects with `escript`',
  release: () => 'a path, or an object with `path`',
  request: () => 'an object with `escript`',
  'escript-path': () => 'the path of an escript',
  table: ({ name }) => `a table, \`[${name}]\``,
};

/** The end of a sentence that begins with `expected`. Pure. */
export function expectationText(expected: Expectation): string {
  const text = texts[expected.kind] as (data: Expectation) => string;
  return text(expected);
}
