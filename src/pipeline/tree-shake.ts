import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namedByEmulator, namedByStrings, reachableModules } from '../analysis/named-modules.ts';
import { programAtoms } from '../analysis/program-atoms.ts';
import { readBeam } from '../beam/beam-file.ts';
import { everyAtom } from '../beam/every-atom.ts';
import { atomsIn } from '../erlang/term/atoms-in.ts';
import { isAtom, type Term } from '../erlang/term/term.ts';
import type { Escript } from '../escript/escript.ts';
import type { OtpApplication, OtpTree } from '../otp/otp-tree.ts';
import { startModules } from '../start/start-modules.ts';
import { mandatoryModules } from '../systools/boot/mandatory-modules.ts';

/** The modules of OTP's applications that are kept. */
export interface ShakenTree {
  /** Names of modules. */
  kept: ReadonlySet<string>;
  /** Names of modules by application, both sorted. */
  left: { application: string; modules: string[] }[];
}

/**
 * Finds the modules of OTP's applications that programs may call: those that their modules name, those of a start,
 * and those that these name in turn. `application:get_key(App, modules)` still returns all modules.
 *
 * @param programs all that share the runtime; `recorded` are names of modules that a start has loaded.
 * @param applications the packed ones.
 * @throws as `programAtoms`; `beam-invalid` for a damaged module of OTP
 */
export async function treeShake(
  programs: readonly { escript: Escript; recorded: readonly string[] }[],
  otp: OtpTree,
  applications: readonly string[],
): Promise<ShakenTree> {
  const release = Number(otp.release);
  const packed = applications.map((name) => otp.applications.get(name)!);
  const atoms = new Map<string, Set<string>>();
  for (const { folder, modules } of packed) {
    const read = modules.map(async (module) => {
      const path = join(folder, 'ebin', `${module}.beam`);
      atoms.set(module, everyAtom(readBeam(await readFile(path), path)));
    });
    await Promise.all(read);
  }
  const kept = reachableModules(
    [
      ...programs.flatMap(({ escript, recorded }) => [
        ...programAtoms(escript, release),
        ...startModules({ body: escript.body.kind, release, elixir: true }),
        ...recorded,
      ]),
      ...startModules({ body: 'source', release }),
      ...mandatoryModules,
      ...namedByEmulator,
      ...namedByStrings,
      ...packed.flatMap(atomsOfResource),
    ],
    (module) => atoms.get(module),
  );
  const left = packed
    .map(({ name, modules }) => ({
      application: name,
      modules: modules.filter((module) => !kept.has(module)),
    }))
    .filter(({ modules }) => modules.length > 0)
    .sort((a, b) => (a.application < b.application ? -1 : 1));
  return { kept, left };
}

/** Returns what an application names when it is started: all of its resource but the list of its modules. */
function atomsOfResource({ resource: { term } }: OtpApplication): string[] {
  const properties = term.type === 'tuple' ? term.elements[2] : undefined;
  const isList = (pair: Term) => pair.type === 'tuple' && isAtom(pair.elements[0], 'modules');
  return properties?.type === 'list'
    ? properties.elements.filter((pair) => !isList(pair)).flatMap((pair) => [...atomsIn(pair)])
    : [];
}
