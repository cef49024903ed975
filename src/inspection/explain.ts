import { reasonText } from '../analysis/reason.ts';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { unpack } from '../executable/read/unpack.ts';
import type { BuildContext } from '../options.ts';
import { fileOwner } from '../payload/format/file-owner.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import type { Target } from '../targets/target.ts';
import { analyseExecutable } from './analyse-executable.ts';
import { releaseReasons } from './release-executable.ts';

/** What takes the room in an executable, and why it is there. Sizes in bytes. */
export interface Explanation {
  path: string;
  name: string;
  target: Target;
  size: number;
  /** Compressed, in the executable. */
  payload: number;
  /** What is not payload: the launcher, and what describes the payload. */
  launcher: number;
  /** Uncompressed; the largest first. */
  owners: ExplainedOwner[];
  /** The names of the programs, where there are several. */
  programs?: string[];
  /** Needed, and left out by `--drop-app`. */
  dropped: string[];
}

export interface ExplainedOwner {
  /** An application; `runtime` for emulator and boot files; else as `fileOwner` calls it. */
  name: string;
  version?: string;
  size: number;
  files: number;
  /** In words. */
  because: string[];
  /** Of several programs, the names of those that need this application. */
  neededBy?: string[];
  /** The largest files, the largest first. */
  largest: { path: string; size: number }[];
}

const shownFiles = 3;

/**
 * Explains an executable from what it carries: it is laid out in a private folder and analysed once more.
 *
 * @throws as `unpack` and `analyseExecutable`
 */
export function explain(
  path: string,
  { cacheFolder, signal }: Pick<BuildContext, 'cacheFolder' | 'signal'>,
): Promise<Explanation> {
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
      owner.largest = owner.largest.sort((one, other) => other.size - one.size).slice(0, shownFiles);
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

/** Why each application is there, in words, and what was left out. */
async function reasonsOf(
  place: string,
  manifest: Manifest,
): Promise<{ reasons: Map<string, string[]>; dropped: string[] }> {
  if (manifest.release) return { reasons: await releaseReasons(place, manifest), dropped: [] };
  const { applications, dropped } = await analyseExecutable(place, manifest);
  return { reasons: new Map(applications.map((one) => [one.name, one.reasons.map(reasonText)])), dropped };
}

/** Why what is no application is there; nothing for an application. */
function ownReason(owner: string, { programs, release }: Manifest): string[] {
  if (release && owner === 'runtime') return ['the emulator and what starts it'];
  if (release && owner === 'program') return ['boot files, configuration and what else the release has'];
  if (owner === 'runtime') return ['the emulator, what starts it, and its boot files'];
  if (owner === 'program') return [programs ? 'the bill of materials' : 'the escript, as it was given'];
  return owner.startsWith('program ') ? ['an escript, as it was given, and its boot file'] : [];
}

function neededBy(application: string, { programs }: Manifest): Pick<ExplainedOwner, 'neededBy'> {
  const all = (programs ?? []).filter(({ applications }) => applications.includes(application));
  return all.length > 0 ? { neededBy: all.map(({ name }) => name) } : {};
}
