import type { ErrorTexts } from '../error-text.ts';
import { type MissingMain, missingMainText } from './escript.ts';

export interface ProjectErrors {
  'project-missing': { path: string };
  /** `names`: the applications to choose from; `profiles`: those of rebar3 that name one. */
  'project-ambiguous': { path: string; names: readonly string[]; profiles?: readonly string[] };
  /** `found`: the program. */
  'project-tool-missing': { path: string; found: string };
  /** `found`: the command; `output`: what it printed. */
  'project-build-failed': { path: string; found: string; output: string };
  'project-no-escript': { path: string; found: string; expected: string };
  /** `found`: the command. */
  'project-makes-release': { path: string; found: string };
  'project-no-release': { path: string } & ({ problem: 'kind' } | { problem: 'not-found'; found: string });
  /** `found`: the folder of the applications; `applications`: those that make an escript. */
  'project-umbrella': { path: string; found: string; applications: readonly string[] };
  /** `found`: the command. */
  'project-no-main': { path: string; tool: string } & (
    | { problem: 'not-configured'; found: string; output: string }
    | { problem: 'no-function'; missing: MissingMain }
  );
  /** `found`: the project's target. */
  'project-not-erlang': { path: string; found: string };
  /** `found`: the command. */
  'project-gleam-old': { path: string; found: string; output: string };
}

const list = (names: readonly string[]): string =>
  names.length > 0 ? names.map((name) => `\`${name}\``).join(', ') : 'none';

export const projectTexts: ErrorTexts<ProjectErrors> = {
  'project-missing': ({ path }) => ({
    message: `neither \`${path}\` nor a folder above it is a Mix, rebar3 or Gleam project`,
    hint: 'pass a finished escript: `onebeam build ./my_app`',
  }),
  'project-ambiguous': ({ path, names, profiles }) => ({
    message: `\`${path}\` does not name the application of the escript; found ${list(names)}`,
    hint: profiles
      ? `build with the profile that defines it: \`REBAR_PROFILE=${profiles[0]} onebeam build\``
      : 'add `{escript_main_app, my_app}.` to that file, or pass a finished escript',
  }),
  'project-tool-missing': ({ path, found }) => ({
    message: `\`${found}\`, which builds \`${path}\`, was not found in PATH`,
    hint: `install \`${found}\`, or pass a finished escript: \`onebeam build ./my_app\``,
  }),
  'project-build-failed': ({ path, found }) => ({
    message: `\`${found}\` failed in \`${path}\``,
    hint: 'fix the errors above and run `onebeam build` again',
  }),
  'project-no-escript': ({ path, found, expected }) => ({
    message: `\`${found}\` succeeded in \`${path}\`, but the expected escript was not found at \`${expected}\``,
    hint: 'pass the escript that it built: `onebeam build ./my_app`',
  }),
  'project-makes-release': ({ path, found }) => ({
    message: `\`${path}\` describes a release, not an escript`,
    hint: `run \`${found}\` and build the folder that it prints, or run \`onebeam build --make-release\``,
  }),
  'project-no-release': (data) => ({
    message:
      data.problem === 'kind'
        ? `\`${data.path}\` is not a project with releases`
        : `\`${data.found}\` succeeded for \`${data.path}\`, but the folder of the release was not found in its output`,
    hint:
      data.problem === 'kind'
        ? 'use `--make-release` in a Mix or rebar3 project'
        : 'name the folder of the release: `onebeam build _build/prod/rel/my_app`',
  }),
  'project-umbrella': ({ path, found, applications }) => ({
    message: `\`${path}\` is an umbrella project, which does not build an escript`,
    hint: applications[0]
      ? `build one of its applications: ${applications.map((name) => `\`onebeam build ${name}\``).join(' or ')}`
      : `add \`escript: [main_module: MyApp.CLI]\` to the \`mix.exs\` of an application in \`${found}/\`, and build that application: \`onebeam build ${found}/my_app\``,
  }),
  'project-no-main': (data) => ({
    message:
      data.problem === 'no-function'
        ? `the project of \`${data.path}\` is not a command-line program: ${missingMainText(data.missing)}`
        : `\`${data.path}\` does not name a module with \`main/1\`, so \`${data.found}\` cannot build an escript`,
    hint:
      data.tool === 'rebar3'
        ? 'export `main/1` from the module that is named like the escript, or name another module in `rebar.config`: `{escript_emu_args, "%%! -escript main my_module\\n"}.`'
        : 'add `escript: [main_module: MyApp.CLI]` to `project/0` in `mix.exs`; replace `MyApp.CLI` by your module that has `main/1`',
  }),
  'project-not-erlang': ({ path, found }) => ({
    message: `\`${path}\` compiles to \`${found}\`; onebeam needs the target \`erlang\``,
    hint: `set \`target = "erlang"\` in \`gleam.toml\``,
  }),
  'project-gleam-old': ({ path, found }) => ({
    message: `Gleam is older than 1.17 and has no \`${found}\`, which builds \`${path}\``,
    hint: 'update Gleam, or add gleescript to the project: `gleam add gleescript`',
  }),
};
