import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { PayloadFile } from '../archive/payload-file.ts';
import { type BeamFile, readBeam } from '../beam/beam-file.ts';
import { moreExports } from '../beam/more-exports.ts';
import { mayRunOnLoad } from '../beam/on-load.ts';
import { type ReducedBeam, reduceBeam } from '../beam/reduce/reduce.ts';
import { atom, type List, list, string, type Term, tuple } from '../erlang/term/term.ts';
import { fromProgramFolder, fromRoot } from '../payload/format/layout.ts';
import { wholeLoader } from './reduced/whole-modules.ts';

/** The number of groups, enough for four processors; more would be slower with two. */
const groups = 4;

/** Functions that a start runs, as `name/arity`, by module. */
export type StartFunctions = ReadonlyMap<string, ReadonlySet<string>>;

export interface BootModules {
  /** `[[{Module, Path, Beam}]]`: groups that are about equally big. */
  groups: List;
  /** The same for the program's modules, in another folder; nothing when there are none. */
  own?: List | undefined;
  /**
   * `[{Module, Path}]`: reduced modules, and the paths of the complete ones, below ROOTDIR. With a third element, the file with these
   * pieces (`whole-modules.ts`).
   */
  reduced: List;
}

/**
 * Returns the modules that the boot loader loads. Paths begin with a slash: they follow ROOTDIR, or the folder of the
 * program's modules.
 *
 * Excludes modules that run code while they are loaded: `init` handles them separately.
 *
 * @param files available BEAM files, below `erts/`.
 * @param functions modules that it names are reduced to these functions, where possible.
 * @param ownFiles BEAM files of the program, below `lib/`; only those that can be reduced are loaded like this.
 */
export function bootModules(
  files: readonly PayloadFile[],
  functions: StartFunctions = new Map(),
  ownFiles: readonly PayloadFile[] = [],
): BootModules {
  const modules = files.flatMap((file) => bootModule(file, functions));
  const own = ownFiles.flatMap((file) => bootModule(file, functions)).filter(({ reduced }) => reduced);
  const whole = [
    ...modules.filter(({ reduced }) => reduced).map(({ name, path }) => [name, fromRoot(path)] as const),
    ...own.map(({ name, path }) => [name, `../${path}`] as const),
  ];
  return {
    groups: dealt(modules, fromRoot),
    ...(own.length > 0 && { own: dealt(own, fromProgramFolder) }),
    reduced: list(whole.map(([name, path]) => tuple(atom(name), string(`/${path}`)))),
  };
}

/**
 * The same of a release, whose modules are all below ROOTDIR.
 *
 * @param files BEAM files in memory, by their paths from ROOTDIR.
 * @param removeLocal removes functions that are not exported, too: for commands that end soon.
 */
export function releaseBootModules(
  files: readonly PayloadFile[],
  functions: StartFunctions = new Map(),
  removeLocal = false,
): BootModules {
  const modules = files.flatMap((file) => bootModule(file, functions, removeLocal));
  const reduced = modules.filter((one) => one.reduced);
  return {
    groups: dealt(modules, (path) => path),
    reduced: list(
      reduced.map(({ name, path, pieces }) =>
        tuple(atom(name), string(`/${path}`), ...(pieces ? [pieces] : [])),
      ),
    ),
  };
}

interface BootModule {
  name: string;
  path: string;
  bytes: Uint8Array;
  reduced: boolean;
  /** Of the complete module, where it has to be changed. */
  pieces?: List | undefined;
}

function bootModule(
  { path, content }: PayloadFile,
  functions: StartFunctions,
  removeLocal = false,
): BootModule[] {
  if (!(content instanceof Uint8Array)) return [];
  const beam = readBeam(content, path);
  if (mayRunOnLoad(beam)) return [];
  const name = basename(path, '.beam');
  const kept = functions.get(name);
  const reduced = kept && reducedModule(beam, content, { kept, removeLocal });
  const rows = reduced?.localExports ?? new Uint8Array();
  const pieces = rows.length > 0 ? withExports(content, rows) : undefined;
  return [{ name, path, bytes: reduced?.bytes ?? content, reduced: reduced !== undefined, pieces }];
}

/** Modules that were reduced last, by their content and what is kept: those of a build's other targets are mostly the same. */
const reducedLast = new Map<string, ReducedBeam | undefined>();
/** A start has fewer than 400, of 2 MB together. */
const mostRemembered = 800;

function reducedModule(
  beam: BeamFile,
  content: Uint8Array,
  { kept, removeLocal }: { kept: ReadonlySet<string>; removeLocal: boolean },
): ReducedBeam | undefined {
  // The pieces of the complete module are those of its file: it must not be compressed.
  const isPlain = Buffer.from(content.subarray(0, 4)).toString('latin1') === 'FOR1';
  const hash = createHash('sha256')
    .update(`${removeLocal} ${[...kept].sort().join(' ')}`)
    .update('\0')
    .update(content);
  const key = hash.digest('base64');
  if (!reducedLast.has(key)) {
    const keep = (name: string, arity: number) => kept.has(`${name}/${arity}`);
    const options = { keep, whole: wholeLoader, removeLocal: removeLocal && isPlain };
    reducedLast.set(key, reduceBeam(beam, options));
    const [oldest] = reducedLast.keys();
    if (reducedLast.size > mostRemembered) reducedLast.delete(oldest!);
  }
  return reducedLast.get(key);
}

/** The pieces of `whole-modules.ts`: `{Start, Length}` of the file, and other bytes. */
function withExports(content: Uint8Array, rows: Uint8Array): List {
  const number = (value: number): Term => ({ type: 'integer', value: BigInt(value) });
  return list(
    moreExports(content, rows).map(
      (piece): Term =>
        piece instanceof Uint8Array
          ? { type: 'binary', bytes: piece, lastBits: 8 }
          : tuple(number(piece.start), number(piece.length)),
    ),
  );
}

function dealt(modules: readonly BootModule[], place: (path: string) => string): List {
  const hands = Array.from({ length: groups }, () => ({ size: 0, modules: [] as Term[] }));
  const biggestFirst = [...modules].sort(
    (a, b) => b.bytes.length - a.bytes.length || (a.path < b.path ? -1 : 1),
  );
  for (const { name, path, bytes } of biggestFirst) {
    const smallest = hands.reduce((least, group) => (group.size < least.size ? group : least));
    const beam: Term = { type: 'binary', bytes, lastBits: 8 };
    smallest.modules.push(tuple(atom(name), string(`/${place(path)}`), beam));
    smallest.size += bytes.length;
  }
  return list(hands.map(({ modules }) => list(modules)));
}
