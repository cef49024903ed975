import { access, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where archives of native code may be, and what says which are genuine. Absolute. */
export interface NativeCaches {
  /** Folders with archives, the first ones first. */
  folders: readonly string[];
  /** The folder of the Mix project that the release was made in. */
  project?: string;
  /** The folder of its dependencies. */
  dependencies?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the caches of elixir_make and `rustler_precompiled` as both find them, and the project of a release: the folder above it with a
 * `mix.exs`.
 *
 * Variables: `ELIXIR_MAKE_CACHE_DIR`, `RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH`, `MIX_XDG`, `XDG_CACHE_HOME`, `HOME`, `LOCALAPPDATA`,
 * `MIX_DEPS_PATH`.
 *
 * @param release its path, absolute.
 */
export async function nativeCaches(
  release: string,
  environment: Environment,
  platform: string,
): Promise<NativeCaches> {
  const { ELIXIR_MAKE_CACHE_DIR: make, RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH: rustler } = environment;
  const inCache = userCache(environment, platform);
  const folders = [
    ...(make ? [resolve(make)] : [...inCache(''), ...inCache('elixir_make')]),
    ...(rustler ? [resolve(rustler)] : inCache(join('rustler_precompiled', 'precompiled_nifs'))),
  ];
  const project = await projectAbove(release);
  const dependencies = environment.MIX_DEPS_PATH || (project && join(project, 'deps'));
  return {
    folders,
    ...(project !== undefined && { project }),
    ...(dependencies !== undefined && { dependencies: resolve(project ?? '/', dependencies) }),
  };
}

/** `filename:basedir(user_cache, Name)` of Erlang. */
function userCache(environment: Environment, platform: string): (name: string) => string[] {
  const home = environment.HOME || environment.USERPROFILE;
  if (platform === 'win32' && !environment.MIX_XDG) {
    const local = environment.LOCALAPPDATA || (home && join(home, 'AppData', 'Local'));
    return (name) => (local ? [join(local, name, 'Cache')] : []);
  }
  if (platform === 'darwin' && !environment.MIX_XDG) {
    return (name) => (home ? [join(home, 'Library', 'Caches', name)] : []);
  }
  const base = environment.XDG_CACHE_HOME || (home && join(home, '.cache'));
  return (name) => (base ? [join(base, name)] : []);
}

async function projectAbove(path: string): Promise<string | undefined> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const isProject = await access(join(folder, 'mix.exs')).then(
      () => true,
      () => false,
    );
    if (isProject) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The names of the files in each folder; none where it is missing. */
export async function filesOf(folders: readonly string[]): Promise<Map<string, string[]>> {
  const listed = await Promise.all(
    folders.map(async (folder) => [folder, await readdir(folder).catch(() => [] as string[])] as const),
  );
  return new Map(listed);
}
