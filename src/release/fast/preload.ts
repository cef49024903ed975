import { readFile } from 'node:fs/promises';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { readBeam } from '../../beam/beam-file.ts';
import { mayRunOnLoad } from '../../beam/on-load.ts';
import { encodeTerm } from '../../erlang/external/encode-term.ts';
import { atom, list, type Term, textOf, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { releaseLibraries } from '../../payload/format/layout.ts';
import { releaseBootModules, type StartFunctions } from '../../start/boot-modules.ts';
import { preloadInstructions } from '../../start/fast-boot.ts';
import { mandatoryAndRarelyCalled } from '../../start/start-modules.ts';
import { isTagged, mapInstructions, type RemadeBoot } from '../boot/remake-boot.ts';

export interface Preload {
  /** Names of modules to preload; those that the boot script does not know are ignored. */
  modules: readonly string[];
  /** Reduces these modules to these functions; none are reduced without it. */
  functions?: StartFunctions | undefined;
  /** Removes functions that are not exported, too (`ReduceOptions`). */
  removeLocal?: boolean | undefined;
  /** All files of the payload, by path. */
  files: ReadonlyMap<string, PayloadFile>;
  /** Of OTP. */
  otp: number;
}

/** A boot script that preloads modules, and their names, sorted. */
export interface PreloadedBoot extends RemadeBoot {
  modules: string[];
}

/** Once this module of stdlib is loaded, `init` of OTP 25 calls it for each module it loads, and waits for itself. */
const asksInit = 'erl_features';
const untilOtp = 25;

/**
 * Makes a boot script of a release load modules in parallel, from the boot file itself, before anything is started.
 * Interactive mode would search for each of them when it is first called. The rest of the script is unchanged: embedded mode
 * loads all other modules as before.
 *
 * A module comes from the folder where the script's own paths find it first: a consolidated protocol replaces Elixir's. A
 * mandatory module that few starts call is moved to the list of its application, which only embedded mode loads.
 *
 * @param boot as `remakeBoot` makes it, with or without the agent.
 */
export async function withPreload(
  { script }: RemadeBoot,
  { modules, functions, removeLocal, files, otp }: Preload,
): Promise<PreloadedBoot> {
  const wanted = new Set(modules);
  if (otp <= untilOtp) wanted.delete(asksInit);
  const beams = await readable(modulesOf(script, wanted, files));
  const loaded = releaseBootModules(
    beams.map(({ file }) => file),
    functions,
    removeLocal,
  );
  const mandatory = instructionsOf(script).map(namesOf).find(isMandatory) ?? [];
  const late = mandatoryAndRarelyCalled.filter((name) => mandatory.includes(name) && !wanted.has(name));
  let isFirst = true;
  const edited = mapInstructions(script, (instruction) => {
    const kept = loadedLate(instruction, late);
    if (!isFirst || !isTagged(instruction, 'path')) return [kept];
    isFirst = false;
    return [...preloadInstructions(loaded), kept];
  });
  return { script: edited, bytes: encodeTerm(edited, otp), modules: beams.map(({ name }) => name).sort() };
}

interface FoundModule {
  name: string;
  /** With its path as the boot script has it, from ROOTDIR. */
  file: PayloadFile;
}

/** The wanted modules where the paths of the script lead first. */
function modulesOf(
  script: Term,
  wanted: ReadonlySet<string>,
  files: ReadonlyMap<string, PayloadFile>,
): FoundModule[] {
  const found = new Map<string, FoundModule>();
  let folders: string[] = [];
  for (const instruction of instructionsOf(script)) {
    if (isTagged(instruction, 'path')) folders = foldersOf(instruction);
    if (!isTagged(instruction, 'primLoad')) continue;
    for (const name of namesOf(instruction)) {
      if (!wanted.has(name) || found.has(name)) continue;
      const path = folders
        .map((folder) => `${folder}/${name}.beam`)
        .find((path) => files.has(withoutParents(path)));
      if (path !== undefined) found.set(name, { name, file: { ...files.get(withoutParents(path))!, path } });
    }
  }
  return [...found.values()];
}

/** With its content; without other files and modules that run code while they are loaded. */
async function readable(found: readonly FoundModule[]): Promise<FoundModule[]> {
  const all = await Promise.all(
    found.map(async ({ name, file }): Promise<FoundModule[]> => {
      const { content, path } = file;
      const bytes = content instanceof Uint8Array ? content : new Uint8Array(await readFile(content.file));
      try {
        // `init` loads what runs code while it is loaded.
        if (mayRunOnLoad(readBeam(bytes, path))) return [];
      } catch (error) {
        if (error instanceof OnebeamError && error.code === 'beam-invalid') return [];
        throw error;
      }
      return [{ name, file: { ...file, content: bytes } }];
    }),
  );
  return all.flat();
}

/** The list of mandatory modules loses these, and that of the standard library gets them. */
function loadedLate(instruction: Term, late: readonly string[]): Term {
  if (late.length === 0 || !isTagged(instruction, 'primLoad')) return instruction;
  const names = namesOf(instruction);
  if (isMandatory(names)) return primLoad(names.filter((name) => !late.includes(name)));
  return names.includes('erl_scan') ? primLoad([...names, ...late]) : instruction;
}

const isMandatory = (names: readonly string[]): boolean => names.includes('error_handler');

const primLoad = (names: readonly string[]): Term => tuple(atom('primLoad'), list(names.map(atom)));

/** All variables of a release's paths are the folder of its applications. */
const foldersOf = (path: Term): string[] =>
  membersOf(path).map((one) =>
    (textOf(one) ?? '').replace(/^\$ROOT\//, '').replace(/^\$[A-Za-z_][A-Za-z0-9_]*/, releaseLibraries),
  );

/** `lib/../releases/1.0.0/consolidated` as the payload has it. */
function withoutParents(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

const instructionsOf = (script: Term): readonly Term[] => {
  const body = script.type === 'tuple' ? script.elements[2] : undefined;
  return body?.type === 'list' ? body.elements : [];
};

/** Of `{path, [...]}` and `{primLoad, [...]}`. */
function membersOf(instruction: Term): readonly Term[] {
  const members = instruction.type === 'tuple' ? instruction.elements[1] : undefined;
  return members?.type === 'list' ? members.elements : [];
}

const namesOf = (instruction: Term): string[] =>
  membersOf(instruction).flatMap((one) => (one.type === 'atom' ? [one.name] : []));
