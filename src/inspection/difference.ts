import { type Inspection, inspect } from '../executable/read/inspect.ts';
import { ownedSizes } from '../payload/format/file-owner.ts';
import type { Manifest, ManifestFile } from '../payload/format/manifest.ts';

/** The differences between two executables. Sizes are in bytes; those of files are uncompressed. */
export interface Difference {
  /** Both, in the order given. */
  size: [number, number];
  payload: [number, number];
  /** Differences in the manifest, except its files, by name: `otp.release`, `start`, `tools.bun`. */
  facts: { name: string; before: string; after: string }[];
  /** Applications that differ, by name. */
  owners: { name: string; before?: OwnerSide; after?: OwnerSide }[];
  files: { added: string[]; removed: string[]; changed: string[] };
}

export interface OwnerSide {
  version?: string;
  size: number;
}

/**
 * Compares the descriptions of two executables: options, versions, applications and files.
 *
 * @param before path of an executable built by onebeam.
 * @param after path of another one.
 * @throws OnebeamError as `inspect`
 */
export async function difference(before: string, after: string): Promise<Difference> {
  return inspectedDifference(await inspect(before), await inspect(after));
}

/** Compares two executables that are already inspected. Pure. */
export function inspectedDifference(before: Inspection, after: Inspection): Difference {
  const [old, young] = [before.manifest, after.manifest];
  return {
    size: [before.size, after.size],
    payload: [before.payload.size, after.payload.size],
    facts: factsThatDiffer(old, young),
    owners: ownersThatDiffer(old, young),
    files: filesThatDiffer(old.files, young.files),
  };
}

function factsThatDiffer(before: Manifest, after: Manifest): Difference['facts'] {
  const facts = ({
    format,
    name,
    target,
    otp,
    start,
    programs,
    tools,
    frames,
    build,
    release,
  }: Manifest) => ({
    format,
    name,
    target,
    'otp.release': otp.release,
    'otp.erts': otp.erts,
    start: JSON.stringify(start),
    ...(programs && { programs: JSON.stringify(programs) }),
    'tools.onebeam': tools.onebeam,
    'tools.bun': tools.bun,
    'tools.zstd': tools.zstd,
    frames: frames.length,
    ...Object.fromEntries(
      Object.entries(release ?? {}).map(([fact, value]) => [`release.${fact}`, optionText(value)]),
    ),
    ...Object.fromEntries(
      Object.entries(build ?? {}).map(([option, value]) => [`build.${option}`, optionText(value)]),
    ),
  });
  const [old, young]: Record<string, unknown>[] = [facts(before), facts(after)];
  return Object.keys({ ...old, ...young })
    .filter((name) => old![name] !== young![name])
    .map((name) => ({ name, before: String(old![name] ?? ''), after: String(young![name] ?? '') }));
}

const optionText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

function ownersThatDiffer(before: Manifest, after: Manifest): Difference['owners'] {
  const sides = ({ files, release }: Manifest) =>
    new Map(
      ownedSizes(files, release ? 'release' : 'escript').map(({ name, files: _, ...side }) => [name, side]),
    );
  const [old, young] = [sides(before), sides(after)];
  const side = (found: OwnerSide | undefined) =>
    found && { ...(found.version !== undefined && { version: found.version }), size: found.size };
  return [...new Set([...old.keys(), ...young.keys()])].sort().flatMap((name) => {
    const [one, other] = [side(old.get(name)), side(young.get(name))];
    if (one?.size === other?.size && one?.version === other?.version) return [];
    return [{ name, ...(one && { before: one }), ...(other && { after: other }) }];
  });
}

function filesThatDiffer(
  before: readonly ManifestFile[],
  after: readonly ManifestFile[],
): Difference['files'] {
  const digests = (files: readonly ManifestFile[]) =>
    new Map(files.map(({ path, mode, sha256 }) => [path, `${mode} ${sha256}`]));
  const [old, young] = [digests(before), digests(after)];
  return {
    added: [...young.keys()].filter((path) => !old.has(path)),
    removed: [...old.keys()].filter((path) => !young.has(path)),
    changed: [...old]
      .filter(([path, digest]) => young.has(path) && young.get(path) !== digest)
      .map(([path]) => path),
  };
}
