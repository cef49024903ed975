import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Project, ProjectKind } from './project.ts';
import { rebarEscriptOf } from './rebar-config.ts';

/** How the tool of a kind of project makes an escript. */
export interface ProjectTool {
  program: string;
  /** Its arguments, by what the project's file says. */
  arguments(file: string): readonly string[];
  /**
   * Refuses what the tool could not make an escript of, before it is run.
   *
   * @param file the text of the project's file.
   * @throws `project-umbrella`, `project-not-erlang`, `project-ambiguous`
   */
  check(project: Project, file: string, environment: Environment): Promise<void>;
  /** The error for a known cause in the tool's output. */
  failure(project: Project, output: string): 'project-no-main' | 'project-gleam-old' | undefined;
  /** Variables that are set unless the user has set them. */
  environment: Readonly<Record<string, string>>;
  /** Returns the path of the escript, absolute; from the tool's output where it has it. */
  escript(project: Project, printed: string, environment: Environment): Promise<string>;
  /** Returns the folder of built applications, one folder each, as an absolute path; nothing if unknown. */
  libraries(folder: string, environment: Environment): string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** By the documentation of `mix escript.build`, `rebar3 escriptize`, `gleam export escript` and gleescript. */
export const projectTools: Readonly<Record<ProjectKind, ProjectTool>> = {
  mix: {
    program: 'mix',
    arguments: () => ['escript.build'],
    check: checkUmbrella,
    failure: (_, output) => (/set :main_module in your project/.test(output) ? 'project-no-main' : undefined),
    environment: { MIX_ENV: 'prod' },
    escript: async ({ folder, file }, printed) => {
      const said = /^Generated escript (.+) with MIX_ENV=\S+\s*$/m.exec(printed)?.[1];
      if (said) return resolve(folder, said);
      // The tool does not report an up-to-date escript; without `path:` it has the application's name.
      const [, name = ''] = /\bapp:\s*:(\w+)/.exec(await readFile(file, 'utf8')) ?? [];
      return join(folder, name);
    },
    libraries: (folder, { MIX_ENV, MIX_BUILD_PATH, MIX_BUILD_ROOT = '_build' }) =>
      resolve(folder, MIX_BUILD_PATH ?? join(MIX_BUILD_ROOT, MIX_ENV ?? ''), 'lib'),
  },
  rebar3: {
    program: 'rebar3',
    arguments: () => ['escriptize'],
    // rebar3 refuses it, too, and does not say what there is to choose from.
    check: async ({ folder, file }, _text, environment) => {
      await rebarEscriptOf(folder, file, rebarProfiles(environment));
    },
    failure: () => undefined,
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
    check: async ({ file }, text) => {
      const [, target = 'erlang'] = /^target\s*=\s*["'](\w+)["']/m.exec(text) ?? [];
      if (target !== 'erlang') throw new OnebeamError('project-not-erlang', { path: file, found: target });
    },
    // Its messages: `error: invalid value 'escript'`, `unrecognized subcommand 'escript'`.
    failure: (_, output) =>
      /\b(invalid|unrecogni[sz]ed)\b.*'escript'/.test(output) ? 'project-gleam-old' : undefined,
    environment: {},
    escript: async ({ folder, file }, printed) => {
      const said = /^\s*Generated (\S.*?)\s*$/m.exec(printed)?.[1];
      const [, name = ''] = /^name\s*=\s*"([a-z][a-z0-9_]*)"/m.exec(await readFile(file, 'utf8')) ?? [];
      // In later versions, `Generated` may precede other text; only a file with the project's name is accepted.
      return said && basename(said) === name ? resolve(folder, said) : join(folder, name);
    },
    libraries: () => undefined,
  },
};

/** An umbrella makes no escript; applications in it may. @throws `project-umbrella` */
async function checkUmbrella({ folder, file }: Project, text: string): Promise<void> {
  const [, apps] = /\bapps_path:\s*"([^"]+)"/.exec(withoutComments(text)) ?? [];
  if (apps === undefined) return;
  const makers: string[] = [];
  for (const name of (await readdir(join(folder, apps)).catch(() => [] as string[])).sort()) {
    const own = await readFile(join(folder, apps, name, 'mix.exs'), 'utf8').catch(() => '');
    if (/\bescript:/.test(withoutComments(own))) makers.push(`${apps}/${name}`);
  }
  throw new OnebeamError('project-umbrella', { path: file, found: apps, applications: makers });
}

const withoutComments = (text: string): string => text.replaceAll(/^\s*#.*$/gm, '');

/** The value of `rebar3 as`, and `REBAR_PROFILE`. */
const rebarProfiles = ({ REBAR_PROFILE = '' }: Environment): string[] =>
  REBAR_PROFILE.split(',').filter((name) => name !== '');

/** The folder of the profiles' names, with a plus between them. */
function rebarBase(folder: string, environment: Environment) {
  const { REBAR_BASE_DIR = '_build' } = environment;
  return resolve(folder, REBAR_BASE_DIR, rebarProfiles(environment).join('+') || 'default');
}

/** A project that depends on gleescript has chosen it, and its compiler may be older than `gleam export escript`. */
const usesGleescript = (file: string): boolean => /^\s*gleescript\s*=/m.test(file);
