import type { ErrorTexts } from '../error-text.ts';

export interface SystoolsErrors {
  'systools-application-malformed': { found: string };
  'systools-circular': { names: readonly string[] };
  'systools-argument-illegal': { expected: string; found: string };
  'systools-options-illegal': { found: string };
  /** `found`: the path; `expected`: why it cannot be matched. */
  'systools-wildcard-unsupported': { found: string; expected: string };
  'systools-boot-malformed': { problem: 'no-script' };
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

export const systoolsTexts: ErrorTexts<SystoolsErrors> = {
  'systools-application-malformed': ({ found }) => ({
    message: `the application resource of \`${found}\` is not valid for \`application:load/1\``,
    hint: 'see `app(5)` for the keys of an `.app` file: `vsn`, `description`, `modules`, `registered` and `applications` must be there',
  }),
  'systools-circular': ({ names }) => ({
    message: `the applications ${list(names)} depend on each other in a circle`,
    hint: 'break the circle in the `applications` or `included_applications` of one of their `.app` files',
  }),
  'systools-argument-illegal': ({ expected, found }) => ({
    message: `systools expects ${expected}, found ${found}`,
    hint: 'see the documentation of the function for its arguments',
  }),
  'systools-options-illegal': ({ found }) => ({
    message: `systools does not have the option \`${found}\``,
    hint: 'see `systools(3)` for the options of each function',
  }),
  'systools-wildcard-unsupported': ({ found, expected }) => ({
    message: `the path \`${found}\` has a regular expression that cannot be matched without Erlang (${expected})`,
    hint: 'use `*` as the only special character in `--path`, or list the folders',
  }),
  'systools-boot-malformed': () => ({
    message: 'not a boot file: expected `{script, {Name, Vsn}, [_]}`, found another term',
    hint: 'give a `.boot` file made by `make-script` or `script2boot`',
  }),
};
