import { compareVersions } from '../../otp/version-order.ts';
import { releaseSharedFolder, sharedFolder } from '../../payload/format/layout.ts';
import type { SystemNeeds, ThinFile, ThinTree } from '../channels/shipped-program.ts';
import { libraryReference } from '../sbom.ts';
import { systemNeeds } from '../thin/system-needs.ts';
import { withoutComponents } from '../thin/thin-sbom.ts';
import { glibcOf, portableLibraries } from './portable-versions.ts';

/** A thin tree without libraries that the user's system has. */
export interface LighterTree extends ThinTree {
  /** Sonames, sorted: libraries of the executable that are not in this tree. */
  left: string[];
}

const known = new WeakMap<ThinTree, Promise<LighterTree>>();

/** The C library of the oldest distributions that still get updates, such as RHEL 8. */
const oldestSupported = '2.28';

/**
 * Leaves libraries of a thin tree to the user's system: those of `portableLibraries`, unless the tree would then need a newer C
 * library than before, and newer than every supported distribution has. The bill of materials loses them, too. Programs for
 * musl and macOS keep all of theirs. Computed once for all channels.
 *
 * @returns its `needs` have the C library of the systems that have all of these libraries.
 * @throws as `systemNeeds`
 */
export function leaveLibraries(tree: ThinTree): Promise<LighterTree> {
  const made = known.get(tree) ?? lighter(tree);
  known.set(tree, made);
  return made;
}

async function lighter(tree: ThinTree): Promise<LighterTree> {
  const limit = newer(tree.needs.glibc ?? '', oldestSupported);
  let left = new Set(tree.needs.glibc ? candidates(tree.files) : []);
  // One that stays may need others, and a newer C library.
  while (left.size > 0) {
    const needs = await systemNeeds(tree.files.filter((file) => !isLeft(file, left)));
    const floors = new Map([...left].map((soname) => [soname, floorOf(soname, needs)]));
    const stays = [...left].filter((soname) => {
      const floor = floors.get(soname);
      return floor === undefined || compareVersions(floor, limit) > 0;
    });
    if (stays.length === 0) {
      const glibc = [...floors.values()].reduce<string>(
        (one, other) => newer(one, other!),
        needs.glibc ?? '',
      );
      return without(tree, left, { ...needs, glibc });
    }
    left = new Set([...left].filter((soname) => !stays.includes(soname)));
  }
  return { ...tree, left: [] };
}

async function without(tree: ThinTree, left: ReadonlySet<string>, needs: SystemNeeds): Promise<LighterTree> {
  const kept = tree.files.filter((file) => !isLeft(file, left));
  const references = new Set([...left].map(libraryReference));
  const files = await withoutComponents(kept, (reference) => references.has(reference));
  return { ...tree, files, needs, left: [...left].sort() };
}

const newer = (one: string, other: string): string => (compareVersions(one, other) < 0 ? other : one);

/** The oldest C library whose systems have a library as it is needed; the oldest of all if nothing needs it any more. */
const floorOf = (soname: string, { libraries }: SystemNeeds): string | undefined =>
  glibcOf(libraries.find((one) => one.soname === soname)?.versions ?? []);

/** A program may bring another library of the same name, for its own native code: then both stay. */
function candidates(files: readonly ThinFile[]): string[] {
  const names = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const times = (name: string) => names.filter((one) => one === name).length;
  return files.flatMap((file) => portableName(file) ?? []).filter((name) => times(name) === 1);
}

/** The soname of a packed library that systems may have, by its place. */
function portableName({ path }: ThinFile): string | undefined {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  if (folder !== sharedFolder && folder !== releaseSharedFolder) return undefined;
  const name = path.slice(slash + 1);
  return portableLibraries.includes(name) ? name : undefined;
}

const isLeft = (file: ThinFile, left: ReadonlySet<string>): boolean => left.has(portableName(file) ?? '');
