import { basename } from 'node:path';
import type { PayloadFile } from '../archive/payload-file.ts';
import { readBeam } from '../beam/beam-file.ts';
import { mayRunOnLoad } from '../beam/on-load.ts';
import { reduceBeam } from '../beam/reduce.ts';
import { atom, type List, list, string, type Term, tuple } from '../erlang/term/term.ts';
import { fromRoot } from '../payload/format/layout.ts';
import { wholeLoader } from './whole-modules.ts';

/** So many groups that four processors have something to do; more of them would cost where there are two. */
const groups = 4;

/** Functions that a start runs, as `name/arity`, by module. */
export type StartFunctions = ReadonlyMap<string, ReadonlySet<string>>;

export interface BootModules {
  /** `[[{Module, Path, Beam}]]`: groups that are about equally big. */
  groups: List;
  /** `[{Module, Path}]`: those that are reduced, and where each is as a whole. */
  reduced: List;
}

/**
 * What the boot loader loads. Paths are those from ROOTDIR with a slash in front.
 *
 * Not among them is what runs code of its own while it is loaded: `init` has a way of its own for that.
 *
 * @param files BEAM files at hand, below `erts/`.
 * @param functions modules that it has are reduced to what it says, where that is possible.
 */
export function bootModules(files: readonly PayloadFile[], functions: StartFunctions = new Map()): BootModules {
  const modules = files.flatMap(({ path, content }) => {
    if (!(content instanceof Uint8Array)) return [];
    const beam = readBeam(content, path);
    if (mayRunOnLoad(beam)) return [];
    const name = basename(path, '.beam');
    const kept = functions.get(name);
    const keep = (name: string, arity: number) => kept?.has(`${name}/${arity}`) ?? true;
    const reduced = kept && reduceBeam(beam, { keep, whole: wholeLoader })?.bytes;
    return [{ name, path, bytes: reduced ?? content, reduced: reduced !== undefined }];
  });
  const dealt = Array.from({ length: groups }, () => ({ size: 0, modules: [] as Term[] }));
  const size = ({ bytes }: { bytes: Uint8Array }) => bytes.length;
  const placeOf = (path: string): Term => string(`/${fromRoot(path)}`);
  for (const each of modules.sort((a, b) => size(b) - size(a) || (a.path < b.path ? -1 : 1))) {
    const smallest = dealt.reduce((least, group) => (group.size < least.size ? group : least));
    const beam: Term = { type: 'binary', bytes: each.bytes, lastBits: 8 };
    smallest.modules.push(tuple(atom(each.name), placeOf(each.path), beam));
    smallest.size += size(each);
  }
  const rest = modules.filter(({ reduced }) => reduced).map(({ name, path }) => tuple(atom(name), placeOf(path)));
  return { groups: list(dealt.map(({ modules }) => list(modules))), reduced: list(rest) };
}
