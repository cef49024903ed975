import { join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { type Target, targets } from '../../targets/target.ts';
import type {
  PackageMetadata,
  ShippedProgram,
  ShippedTarget,
  ThinTree,
} from '../channels/shipped-program.ts';
import { layOutThinTree } from '../thin/thin-tree.ts';
import { openExecutable } from './open-executable.ts';
import { type ProgramFacts, programFacts } from './program-facts.ts';

/** Metadata of the program from other sources. It overrides that of the executables. */
export interface GivenMetadata extends Writable<PackageMetadata> {
  version?: string;
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

export interface OpenProgramOptions {
  metadata: GivenMetadata;
  /** The version where nothing says one; without it that is an error. */
  defaultVersion?: string | undefined;
  /** Of all entries, in seconds since 1970. */
  modified: number;
  /** Where thin trees are laid out. */
  workFolder: string;
  signal?: AbortSignal | undefined;
}

/**
 * Opens the executables of one program, each read through and checked.
 *
 * @param paths absolute, at least one.
 * @throws `ship-names-differ`, `ship-target-twice`; `package-metadata-missing` without a version; as `openExecutable`
 */
export async function openProgram(
  paths: readonly string[],
  options: OpenProgramOptions,
): Promise<ShippedProgram> {
  const { workFolder, signal } = options;
  const byTarget = new Map<Target, ShippedTarget>();
  const facts: ProgramFacts[] = [];
  let first: { name: string; path: string } | undefined;
  for (const path of paths) {
    const { manifest, executable, sbom } = await openExecutable(path, signal);
    const { name, target } = manifest;
    first ??= { name, path };
    if (name !== first.name) {
      throw new OnebeamError('ship-names-differ', {
        path,
        found: name,
        other: first.path,
        expected: first.name,
      });
    }
    const same = byTarget.get(target);
    if (same) throw new OnebeamError('ship-target-twice', { path, other: same.executable.path, target });
    facts.push(programFacts(sbom));
    let tree: Promise<ThinTree> | undefined;
    const thin = () => (tree ??= layOutThinTree(path, join(workFolder, `thin-${target}`), { signal }));
    byTarget.set(target, { target, manifest, executable, ...(sbom && { sbom }), thin });
  }
  const { metadata, version } = withFacts(options, facts);
  const sorted = targets.flatMap((target) => byTarget.get(target) ?? []);
  return { name: first!.name, version, metadata, targets: sorted, modified: options.modified };
}

/** Takes missing metadata from the application's resource file in the executables. */
function withFacts(
  { metadata: given, defaultVersion }: OpenProgramOptions,
  facts: readonly ProgramFacts[],
): { metadata: PackageMetadata; version: string } {
  const { version: givenVersion, ...metadata } = given;
  const said = <Key extends keyof ProgramFacts>(key: Key) =>
    facts.find((one) => one[key] !== undefined)?.[key];
  const version = givenVersion ?? said('version') ?? defaultVersion;
  if (version === undefined) {
    const { lookedAt } = metadata;
    const example = 'version = "1.2.0"';
    throw new OnebeamError('package-metadata-missing', {
      ...{ channel: 'ship', key: '[package] version', example, lookedAt },
    });
  }
  const description = metadata.description ?? said('description');
  const licence = metadata.licence ?? said('licence');
  return {
    version,
    metadata: { ...metadata, ...(description && { description }), ...(licence && { licence }) },
  };
}
