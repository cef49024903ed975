import { basename } from 'node:path';
import type { PayloadFile } from '../archive/payload-file.ts';
import { readBeam } from '../beam/beam-file.ts';
import { mayRunOnLoad } from '../beam/on-load.ts';
import { atom, type List, list, string, type Term, tuple } from '../erlang/term/term.ts';
import { fromRoot } from '../payload/format/layout.ts';

/** So many groups that four processors have something to do; more of them would cost where there are two. */
const groups = 4;

/**
 * What the boot loader loads: `[[{Module, Path, Beam}]]`, paths from ROOTDIR with a slash in front, groups that are about
 * equally big.
 *
 * Not among them is what runs code of its own while it is loaded: `init` has a way of its own for that.
 *
 * @param files BEAM files at hand, below `erts/`.
 */
export function bootModules(files: readonly PayloadFile[]): List {
  const dealt = Array.from({ length: groups }, () => ({ size: 0, modules: [] as Term[] }));
  const biggestFirst = [...files].sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
  for (const { path, size, content } of biggestFirst) {
    if (!(content instanceof Uint8Array) || mayRunOnLoad(readBeam(content, path))) continue;
    const smallest = dealt.reduce((least, group) => (group.size < least.size ? group : least));
    const beam: Term = { type: 'binary', bytes: content, lastBits: 8 };
    const place = string(`/${fromRoot(path)}`);
    smallest.modules.push(tuple(atom(basename(path, '.beam')), place, beam));
    smallest.size += size;
  }
  return list(dealt.map(({ modules }) => list(modules)));
}
