import type { ExplainedOwner, Explanation } from '../explain.ts';

/** A rectangle of the treemap. Sizes are in bytes. */
export interface Treemap {
  name: string;
  /** The colour group of the rectangle. */
  kind: 'launcher' | 'runtime' | 'application' | 'program';
  size: number;
  /** Why it is there, one reason each. */
  because: string[];
  /** Larger parts first. */
  parts?: Treemap[];
}

/**
 * The parts of an executable as a tree: the launcher as it is in the file, everything else unpacked.
 *
 * @param found with all files: see `allFiles` of `explain`.
 */
export function treemapOf(found: Explanation): Treemap {
  const launcher: Treemap = {
    name: 'Launcher',
    kind: 'launcher',
    size: found.launcher,
    because: ['unpacks the program at the first start, and starts it'],
  };
  const owners = found.owners.map(ownerPart);
  const groups = [
    group('Runtime', 'runtime', owners),
    group('OTP applications', 'application', owners),
    group('Program', 'program', owners),
  ];
  return {
    name: found.name,
    kind: 'program',
    size: found.size,
    because: [],
    parts: [launcher, ...groups.filter(({ size }) => size > 0)].sort(bySize),
  };
}

function ownerPart(owner: ExplainedOwner): Treemap {
  const folder = commonFolder(owner.largest.map(({ path }) => path));
  const files = owner.largest.map(
    ({ path, size }): Treemap => ({
      name: path.slice(folder.length).replace(/^ebin\/(.+)\.beam$/, '$1'),
      kind: kindOf(owner),
      size,
      because: [path],
    }),
  );
  return {
    name: owner.version ? `${owner.name} ${owner.version}` : owner.name,
    kind: kindOf(owner),
    size: owner.size,
    because: owner.because,
    parts: files,
  };
}

function kindOf({ name }: ExplainedOwner): Treemap['kind'] {
  if (name === 'runtime') return 'runtime';
  return /^program\b/.test(name) ? 'program' : 'application';
}

function group(name: string, kind: Treemap['kind'], owners: readonly Treemap[]): Treemap {
  const parts = owners.filter((owner) => owner.kind === kind).sort(bySize);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const [only] = parts;
  if (parts.length === 1) return { ...only!, name };
  return { name, kind, size, because: [], parts };
}

const bySize = (one: Treemap, other: Treemap): number => other.size - one.size;

/** The folder that all paths are in, with `/` at its end; empty when they have none in common. */
function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (folder && !paths.every((path) => path.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  // A module is shown by its name only; `ebin/` distinguishes it from other files.
  return folder.replace(/ebin\/$/, '');
}
