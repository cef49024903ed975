import type { ErrorTexts } from '../error-text.ts';

export interface ProjectErrors {
  'project-missing': { path: string };
  /** `names`: the applications to choose from; `profiles`: those of rebar3 that name one. */
  'project-ambiguous': { path: string; names: readonly string[]; profiles?: readonly string[] };
  /** `found`: the program. */
  'project-tool-missing': { path: string; found: string };
  /** `found`: the command; `output`: what it printed. */
  'project-build-failed': { path: string; found: string; output: string };
  'project-no-escript': { path: string; found: string; expected: string };
}

const list = (names: readonly string[]): string =>
  names.length > 0 ? names.map((name) => `\`${name}\``).join(', ') : 'none';

export const projectTexts: ErrorTexts<ProjectErrors> = {
  'project-missing': ({ path }) => ({
    message: `neither \`${path}\` nor a folder above it is a Mix, rebar3 or Gleam project`,
    hint: 'name a finished escript: `onebeam build ./my_app`',
  }),
  'project-ambiguous': ({ path, names, profiles }) => ({
    message: `\`${path}\` does not say which application the escript is made of; there are ${list(names)}`,
    hint: profiles
      ? `build with the profile that says it: \`REBAR_PROFILE=${profiles[0]} onebeam build\``
      : 'add `{escript_main_app, my_app}.` to it, or name a finished escript',
  }),
  'project-tool-missing': ({ path, found }) => ({
    message: `\`${found}\`, which builds \`${path}\`, is not on the search path`,
    hint: `install \`${found}\`, or name a finished escript: \`onebeam build ./my_app\``,
  }),
  'project-build-failed': ({ path, found }) => ({
    message: `\`${found}\` failed in \`${path}\``,
    hint: 'what it printed stands above; mend that first',
  }),
  'project-no-escript': ({ path, found, expected }) => ({
    message: `\`${found}\` went well in \`${path}\`, but there is no escript \`${expected}\``,
    hint: 'name the escript that it made: `onebeam build ./my_app`',
  }),
};
