import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Project, ProjectKind } from './project.ts';
import { rebarEscriptOf } from './rebar-config.ts';

/** How the tool of a kind of project makes an escript. */
export interface ProjectTool {
  program: string;
  /** Its arguments, by what the project's file says. */
  arguments(file: string): readonly string[];
  /** Variables that are set unless the user has set them. */
  environment: Readonly<Record<string, string>>;
  /** Where the escript is then, as an absolute path; by what the tool printed where it says so. */
  escript(project: Project, printed: string, environment: Environment): Promise<string>;
  /** Where it keeps built applications, one folder each, as an absolute path; nothing where that is not told. */
  libraries(folder: string, environment: Environment): string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** By the documentation of `mix escript.build`, `rebar3 escriptize`, `gleam export escript` and gleescript. */
export const projectTools: Readonly<Record<ProjectKind, ProjectTool>> = {
  mix: {
    program: 'mix',
    arguments: () => ['escript.build'],
    environment: { MIX_ENV: 'prod' },
    escript: async ({ folder, file }, printed) => {
      const said = /^Generated escript (.+) with MIX_ENV=\S+\s*$/m.exec(printed)?.[1];
      if (said) return resolve(folder, said);
      // An escript that is up to date is not told of; without `path:` it has the application's name.
      const [, name = ''] = /\bapp:\s*:(\w+)/.exec(await readFile(file, 'utf8')) ?? [];
      return join(folder, name);
    },
    libraries: (folder, { MIX_ENV, MIX_BUILD_PATH, MIX_BUILD_ROOT = '_build' }) =>
      resolve(folder, MIX_BUILD_PATH ?? join(MIX_BUILD_ROOT, MIX_ENV ?? ''), 'lib'),
  },
  rebar3: {
    program: 'rebar3',
    arguments: () => ['escriptize'],
    environment: {},
    escript: async ({ folder, file }, _printed, environment) =>
      resolve(
        rebarBase(folder, environment),
        'bin',
        await rebarEscriptOf(folder, file, rebarProfiles(environment)),
      ),
    libraries: (folder, environment) => resolve(rebarBase(folder, environment), 'lib'),
  },
  gleam: {
    program: 'gleam',
    arguments: (file) => (usesGleescript(file) ? ['run', '-m', 'gleescript'] : ['export', 'escript']),
    environment: {},
    escript: async ({ folder, file }, printed) => {
      const said = /^\s*Generated (\S.*?)\s*$/m.exec(printed)?.[1];
      const [, name = ''] = /^name\s*=\s*"([a-z][a-z0-9_]*)"/m.exec(await readFile(file, 'utf8')) ?? [];
      // `Generated` may stand before other words in later versions; only a file of the project's name is believed.
      return said && basename(said) === name ? resolve(folder, said) : join(folder, name);
    },
    libraries: () => undefined,
  },
};

/** What `rebar3 as` is given, and `REBAR_PROFILE`. */
const rebarProfiles = ({ REBAR_PROFILE = '' }: Environment): string[] =>
  REBAR_PROFILE.split(',').filter((name) => name !== '');

/** The folder of the profiles' names, with a plus between them. */
function rebarBase(folder: string, environment: Environment) {
  const { REBAR_BASE_DIR = '_build' } = environment;
  return resolve(folder, REBAR_BASE_DIR, rebarProfiles(environment).join('+') || 'default');
}

/** A project that depends on gleescript has chosen it, and its compiler may be older than `gleam export escript`. */
const usesGleescript = (file: string): boolean => /^\s*gleescript\s*=/m.test(file);
