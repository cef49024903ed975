import type { ErrorTexts } from '../error-text.ts';
import { type ArgumentExpectation, argumentText } from '../expected/argument.ts';
import { type PatternFault, patternFaultText } from '../faults/pattern.ts';

export interface SystoolsErrors {
  'systools-application-malformed': { found: string };
  'systools-circular': { names: readonly string[] };
  'systools-argument-illegal': { expected: ArgumentExpectation; found: string };
  'systools-options-illegal': { found: string };
  /** `found`: the path; `why`: it cannot be matched. */
  'systools-wildcard-unsupported': { found: string; why: PatternFault };
  /** `path`: a folder, or the file that is missing; `found`: the names, or the version, of both. */
  'appup-builds-unfit': {
    path: string;
    problem:
      | 'no-application'
      | 'several-applications'
      | 'module-missing'
      | 'two-applications'
      | 'same-version';
    found?: string;
  };
  'package-unreadable': { path: string; reason: string };
  'systools-boot-malformed': { problem: 'no-script' };
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

export const systoolsTexts: ErrorTexts<SystoolsErrors> = {
  'systools-application-malformed': ({ found }) => ({
    message: `the application resource of \`${found}\` is not valid for \`application:load/1\``,
    hint: 'see `app(5)` for the keys of an `.app` file: `vsn`, `description`, `modules`, `registered` and `applications` are required',
  }),
  'systools-circular': ({ names }) => ({
    message: `the applications ${list(names)} depend on each other in a circle`,
    hint: 'break the circle in the `applications` or `included_applications` of one of their `.app` files',
  }),
  'systools-argument-illegal': ({ expected, found }) => ({
    message: `systools expects ${argumentText(expected)}, found ${found}`,
    hint: 'see the documentation of the function for its arguments',
  }),
  'systools-options-illegal': ({ found }) => ({
    message: `systools does not have the option \`${found}\``,
    hint: 'see `systools(3)` for the options of each function',
  }),
  'systools-wildcard-unsupported': ({ found, why }) => ({
    message: `the path \`${found}\` has a regular expression that cannot be matched without Erlang (${patternFaultText(why)})`,
    hint: 'use `*` as the only special character in `--path`, or list the folders',
  }),
  'appup-builds-unfit': ({ path, problem, found }) => {
    switch (problem) {
      case 'no-application':
        return {
          message: `\`${path}\` is not a compiled application: it has no \`.app\` file`,
          hint: 'pass the folder of one application, such as `_build/default/lib/my_app`, or its `ebin`',
        };
      case 'several-applications':
        return {
          message: `\`${path}\` has several \`.app\` files`,
          hint: 'pass the folder of one application, such as `_build/default/lib/my_app`, or its `ebin`',
        };
      case 'module-missing':
        return {
          message: `\`${path}\` is missing, but the \`.app\` file lists its module`,
          hint: 'compile the application again, so that its `modules` and its BEAM files agree',
        };
      case 'two-applications':
        return {
          message: `the two builds are of different applications: \`${found}\``,
          hint: 'pass two builds of the same application',
        };
      case 'same-version':
        return {
          message: `both builds have the version \`${found}\``,
          hint: 'change `vsn` in the newer build: releases find an upgrade by its versions',
        };
    }
  },
  'package-unreadable': ({ path, reason }) => ({
    message: `the release package \`${path}\` cannot be read: ${reason}`,
    hint: 'pass a complete `.tar.gz` that `make-tar`, relx or Mix created',
  }),
  'systools-boot-malformed': () => ({
    message: 'not a boot file: expected `{script, {Name, Vsn}, [_]}`, found another term',
    hint: 'pass a `.boot` file that `make-script` or `script2boot` created',
  }),
};
