import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { defaultContext } from '../context.ts';
import { unpack } from '../executable/read/unpack.ts';
import type { BuildContext } from '../options.ts';
import { fileOwner } from '../payload/format/file-owner.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import type { Target } from '../targets/target.ts';
import { reasonsOf } from './application-reasons.ts';
import { reasonsOfRelease } from './release-executable.ts';

/** Sizes in an executable by application, with the reason for each. Sizes are in bytes. */
export interface Explanation {
  path: string;
  name: string;
  target: Target;
  size: number;
  /** Compressed, in the executable. */
  payload: number;
  /** Size of everything except the payload: launcher, manifest and footer. */
  launcher: number;
  /** Uncompressed; the largest first. */
  owners: ExplainedOwner[];
  /** The names of the programs, if there are several. */
  programs?: string[];
  /** Applications that the program needs but `--drop-app` excluded. */
  dropped: string[];
}

/**
 * An application, the runtime or the program, with its share of an executable. Sizes are in bytes, uncompressed.
 */
export interface ExplainedOwner {
  /** Name of an application; `runtime` for emulator and boot files; otherwise as `fileOwner` returns it. */
  name: string;
  version?: string;
  size: number;
  files: number;
  /** As text. */
  because: string[];
  /** Of several programs, the names of those that need this application. */
  neededBy?: string[];
  /** The three largest files, or all of them with `allFiles`; the largest first. */
  largest: { path: string; size: number }[];
}

const shownFiles = 3;

/**
 * Explains what takes up space in an executable, and why it is packed. Unpacks the payload into a private folder in the
 * cache, analyses it and deletes it.
 *
 * @param path of an executable built by onebeam.
 * @param context the cache folder and an abort signal; see `defaultContext` for the defaults.
 * @param options `allFiles` lists every file of an owner instead of the three largest.
 * @throws OnebeamError as `unpack`
 * @example
 * const { owners } = await explain('dist/my_app');
 * for (const { name, size, because } of owners) console.log(name, size, because[0]);
 */
export function explain(
  path: string,
  context: Partial<Pick<BuildContext, 'cacheFolder' | 'signal'>> = {},
  options: { allFiles?: boolean } = {},
): Promise<Explanation> {
  const { cacheFolder, signal } = defaultContext(context);
  return inPrivateFolder(cacheFolder, async (folder) => {
    const place = `${folder}/release`;
    const { size, payload, manifest } = await unpack(path, place, { signal });
    const { reasons, dropped } = await reasonsOf(place, manifest);
    const layout = manifest.release ? 'release' : 'escript';
    const owners = new Map<string, ExplainedOwner>();
    for (const file of manifest.files) {
      const owner = fileOwner(file.path, layout);
      const sum = owners.get(owner.name) ?? {
        ...owner,
        size: 0,
        files: 0,
        because: reasons.get(owner.name) ?? ownReason(owner.name, manifest),
        ...neededBy(owner.name, manifest),
        largest: [],
      };
      sum.size += file.size;
      sum.files += 1;
      sum.largest.push({ path: file.path, size: file.size });
      owners.set(owner.name, sum);
    }
    for (const owner of owners.values()) {
      owner.largest = owner.largest
        .sort((one, other) => other.size - one.size)
        .slice(0, options.allFiles ? undefined : shownFiles);
    }
    return {
      path,
      name: manifest.name,
      target: manifest.target,
      size,
      payload: payload.size,
      launcher: size - payload.size,
      owners: [...owners.values()].sort((one, other) => other.size - one.size),
      ...(manifest.programs && { programs: manifest.programs.map(({ name }) => name) }),
      dropped,
    };
  });
}

/** The reason for parts that are not applications. */
function ownReason(owner: string, manifest: Manifest): string[] {
  const { programs, release } = manifest;
  if (release && owner === 'runtime') return ['the emulator and its start programs'];
  if (release && owner === 'program') return reasonsOfRelease(manifest);
  if (owner === 'runtime') return ['the emulator, its start programs and its boot files'];
  if (owner === 'program') return [programs ? 'the bill of materials' : 'the escript, unchanged'];
  return owner.startsWith('program ') ? ['an escript, unchanged, and its boot file'] : [];
}

function neededBy(application: string, { programs }: Manifest): Pick<ExplainedOwner, 'neededBy'> {
  const all = (programs ?? []).filter(({ applications }) => applications.includes(application));
  return all.length > 0 ? { neededBy: all.map(({ name }) => name) } : {};
}
