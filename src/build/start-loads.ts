import type { LaidOutApplications } from '../analysis/laid-out-applications.ts';
import { startModules } from '../analysis/start-modules.ts';
import { starterFolder, starterName } from '../analysis/starter.ts';
import { readBeam } from '../beam/beam-file.ts';
import { gunzipped } from '../beam/gunzipped.ts';
import { mayRunOnLoad } from '../beam/on-load.ts';
import type { Load } from '../erts/fast-boot.ts';
import type { StartLoads } from '../erts/minimal-files.ts';
import type { Escript } from '../escript/escript.ts';
import type { StartProfile } from '../options.ts';

/** What `lib/` beside the escript is called in boot files (`-boot_var`). */
const variable = 'ONEBEAM_LIB';

/** Names that folder for the boot file. */
export const ownFolderArguments = ['-boot_var', variable, { release: 'lib' }];

/** What the boot file of a program loads at once: what every start like this needs, and the main module. */
export function programStart(
  escript: Escript,
  laidOut: LaidOutApplications,
  { release, profile, recorded }: { release: number; profile: StartProfile; recorded: readonly string[] },
): Required<StartLoads> {
  const usual = startModules({
    body: escript.body.kind,
    release,
    minimal: profile === 'cli',
    elixir: laidOut.folders.some(({ modules }) => modules.includes('elixir')),
  });
  const modules = [...usual, ...recorded];
  return { modules, own: ownLoads(laidOut, [...modules, escript.mainModule ?? '']) };
}

/**
 * What a boot file loads of the program's own: the starter, and those of these modules that are laid out.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function ownLoads({ files, folders }: LaidOutApplications, modules: readonly string[]): Load[] {
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  const wanted = new Set(modules);
  const quiet = (path: string): boolean => {
    const content = contents.get(path);
    return content instanceof Uint8Array && !mayRunOnLoad(readBeam(gunzipped(content, path), path), path);
  };
  const loads = folders.map(({ path, modules }) => ({
    path,
    modules: modules.filter((module) => wanted.has(module) && quiet(`${path}/${module}.beam`)).sort(),
  }));
  const starter = contents.has(`${starterFolder}/${starterName}.beam`);
  return [...(starter ? [{ path: starterFolder, modules: [starterName] }] : []), ...loads]
    .filter(({ modules }) => modules.length > 0)
    .map(({ path, modules }) => ({ path: path.replace(/^lib/, `$${variable}`), modules }));
}
