import type { ZipEntry } from '../archive/zip-entry.ts';
import { type BeamFile, readBeam } from '../beam/beam-file.ts';
import { everyAtom } from '../beam/every-atom.ts';
import { oldestRelease } from '../beam/release-range.ts';
import type { BinaryDescription } from '../binary/binary-description.ts';
import { describeIfBinary } from '../binary/describe-if-binary.ts';
import {
  type ApplicationResource,
  parseApplicationResource,
} from '../erlang/application/application-resource.ts';
import { atomsIn } from '../erlang/term/atoms-in.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type ArchiveModule, applicationsWithPriv, archiveModules } from './archive-modules.ts';
import type { ArchiveBody, Body } from './body.ts';
import { type ModuleFacts, moduleFacts } from './module-facts.ts';

/** A file with machine code in the archive of an escript: a NIF, a driver, a program. */
export interface EscriptNativeFile {
  /** In the archive. */
  path: string;
  binary: BinaryDescription;
}

/** A file of an archive that cannot be read, and the reason as a sentence. */
export interface UnreadableFile {
  file: string;
  why: string;
}

/**
 * Facts about an escript: the same for every runtime and target. Each fact is computed once, on first use. A
 * source has none of these: its text is in `SourceBody.script`.
 *
 * Reading a fact throws `zip-damaged` for an archive, `beam-invalid` for a BEAM body that cannot be read.
 */
export interface EscriptFacts {
  /** Resources of the applications that it brings (`X/ebin/X.app`, `X.app`), in the order of the archive. */
  readonly applications: readonly ApplicationResource[];
  /** Its modules: of an archive those on its code path, the first of a name, as the code server sees it. */
  readonly modules: readonly ModuleFacts[];
  /** BEAM and `.app` files of an archive that cannot be read. `escript` fails only where it loads them. */
  readonly unreadable: readonly UnreadableFile[];
  /** Every atom in its modules, their constants, and its applications' resources. */
  readonly atoms: ReadonlySet<string>;
  /** Files with machine code that stay in the archive and nowhere else: those of laid out applications are real files. */
  readonly nativeFiles: readonly EscriptNativeFile[];
  /** The oldest OTP release that loads the main module; nothing for a source and for a module that cannot be read. */
  readonly oldestRelease: number | undefined;
}

/** @param path of the escript, for messages. @param main its main module, where it is known. */
export function escriptFacts(body: Body, path: string, main: string | undefined): EscriptFacts {
  if (body.kind === 'archive') return archiveFacts(body, main);
  const beam = lazily(() => (body.kind === 'beam' ? [readBeam(body.bytes, path)] : []));
  return lazyMembers<EscriptFacts>({
    applications: () => [],
    modules: () => beam().map(moduleFacts),
    unreadable: () => [],
    atoms: () => new Set(beam().flatMap((one) => [...everyAtom(one)])),
    nativeFiles: () => [],
    oldestRelease: () => (body.kind === 'beam' ? releaseOf(() => beam()[0]!) : undefined),
  });
}

function archiveFacts(body: ArchiveBody, main: string | undefined): EscriptFacts {
  const inPath = archiveModules(body);
  const beams = new Map<ZipEntry, BeamFile>();
  const beamOf = ({ entry }: ArchiveModule): BeamFile => {
    const beam = beams.get(entry) ?? readBeam(body.content(entry), entry.path);
    beams.set(entry, beam);
    return beam;
  };
  const resources = lazily(() =>
    readable(
      resourceEntries(body),
      ({ path }) => path,
      (entry) => parseApplicationResource(body.content(entry)),
    ),
  );
  const modules = lazily(() =>
    readable(
      firstOfName(inPath),
      ({ entry }) => entry.path,
      (module) => moduleFacts(beamOf(module)),
    ),
  );
  return lazyMembers<EscriptFacts>({
    applications: () => resources().read,
    modules: () => modules().read,
    unreadable: () => [...resources().unreadable, ...modules().unreadable],
    atoms: () => {
      const ofModules = readable(
        inPath,
        ({ entry }) => entry.path,
        (module) => everyAtom(beamOf(module)),
      );
      const ofResources = resources().read.map(({ term }) => atomsIn(term));
      return new Set([...ofResources, ...ofModules.read].flatMap((atoms) => [...atoms]));
    },
    nativeFiles: () => nativeFiles(body),
    oldestRelease: () => {
      const module = inPath.find(({ name }) => name === main);
      return module && releaseOf(() => beamOf(module));
    },
  });
}

const resourceEntries = ({ entries }: ArchiveBody): ZipEntry[] =>
  entries.filter(({ path, isFolder }) => !isFolder && /^([^/]+\/ebin\/)?[^/]+\.app$/.test(path));

function firstOfName(modules: readonly ArchiveModule[]): ArchiveModule[] {
  const first = new Map<string, ArchiveModule>();
  for (const module of modules) if (!first.has(module.name)) first.set(module.name, module);
  return [...first.values()];
}

/** Reads each file; skips those whose content does not match their name. @throws `zip-damaged` */
function readable<File, Read>(
  files: readonly File[],
  nameOf: (file: File) => string,
  read: (file: File) => Read,
): { read: Read[]; unreadable: UnreadableFile[] } {
  const done: { read: Read[]; unreadable: UnreadableFile[] } = { read: [], unreadable: [] };
  for (const file of files) {
    try {
      done.read.push(read(file));
    } catch (error) {
      if (error instanceof OnebeamError && error.code === 'zip-damaged') throw error;
      done.unreadable.push({ file: nameOf(file), why: (error as Error).message });
    }
  }
  return done;
}

function nativeFiles(body: ArchiveBody): EscriptNativeFile[] {
  const laidOut = new Set(applicationsWithPriv(body));
  const files: EscriptNativeFile[] = [];
  for (const entry of body.entries) {
    if (entry.isFolder || /\.(beam|app)$/.test(entry.path)) continue;
    if (laidOut.has(entry.path.split('/', 1)[0]!)) continue;
    const binary = describeIfBinary(body.content(entry));
    if (binary) files.push({ path: entry.path, binary });
  }
  return files;
}

/** Nothing for what is not to be read as a module: `escript` says what it thinks of that. */
function releaseOf(beam: () => BeamFile): number | undefined {
  try {
    return oldestRelease(beam());
  } catch (error) {
    if (error instanceof OnebeamError && error.code === 'beam-invalid') return undefined;
    throw error;
  }
}

/** Returns a function that calls `compute` when it is first called, and gives the same value from then on. */
function lazily<Value>(compute: () => Value): () => Value {
  let known: { value: Value } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** An object whose members are computed when they are first read, each once. */
function lazyMembers<Members extends object>(
  computations: {
    [Name in keyof Members]: () => Members[Name];
  },
): Members {
  const members = Object.entries<() => unknown>(computations).map(([name, compute]) => [
    name,
    { get: lazily(compute), enumerable: true },
  ]);
  return Object.defineProperties({}, Object.fromEntries(members)) as Members;
}
