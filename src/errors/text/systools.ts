import type { ErrorTexts } from '../error-text.ts';

const list = (names: unknown): string =>
  Array.isArray(names) ? names.map((name) => `\`${name}\``).join(', ') : '';

export const systoolsTexts = {
  'systools-application-malformed': ({ found }) => ({
    message: `the application resource of \`${found}\` is not what \`application:load/1\` takes`,
    hint: 'see `app(5)` for the keys of an `.app` file: `vsn`, `description`, `modules`, `registered` and `applications` must be there',
  }),
  'systools-circular': ({ detail }) => ({
    message: `the applications ${list(detail?.names)} depend on each other in a circle`,
    hint: 'break the circle in the `applications` or `included_applications` of one of their `.app` files',
  }),
  'systools-argument-illegal': ({ expected, found }) => ({
    message: `systools takes ${expected}, not ${found}`,
    hint: 'see the documentation of the function for its arguments',
  }),
  'systools-options-illegal': ({ found }) => ({
    message: `systools does not take the option \`${found}\``,
    hint: 'the options and their values are those of `systools(3)`; each function takes its own',
  }),
  'systools-wildcard-unsupported': ({ found, expected }) => ({
    message: `the path \`${found}\` has a regular expression that cannot be matched without Erlang (${expected})`,
    hint: 'use `*` as the only special character in `--path`, or list the folders',
  }),
  'systools-boot-malformed': ({ expected, found }) => ({
    message: `that is no boot file: expected ${expected}, found ${found}`,
    hint: 'give a `.boot` file made by `make-script` or `script2boot`',
  }),
} satisfies ErrorTexts;
