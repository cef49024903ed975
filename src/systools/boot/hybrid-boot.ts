import { decodeTerm } from '../../erlang/external/decode-term.ts';
import { encodeTerm } from '../../erlang/external/encode-term.ts';
import { atom, isAtom, list, string, type Term, textOf, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { SystoolsError } from '../failure.ts';

/** The input of a hybrid boot file. */
export interface HybridRequest {
  /** Of the release while the emulator is being upgraded. */
  readonly version: string;
  readonly oldBoot: Uint8Array;
  readonly newBoot: Uint8Array;
  /** Arguments of `release_handler:new_emulator_upgrade`, a list. */
  readonly args: Term;
  readonly otp: number;
}

/**
 * The boot file that `restart_new_emulator` starts the new emulator with: kernel, stdlib and sasl of the new release,
 * all other applications of the old one, and at its end the call that continues the upgrade. Does the same as
 * `systools_make:make_hybrid_boot/4`.
 *
 * @throws SystoolsError `{app_not_found, App}` when the new boot file does not load stdlib and sasl, `{app_not_replaced, App}` when
 *   the old one does not. OnebeamError `systools-boot-malformed` for bytes that are not a boot file.
 */
export function hybridBoot({ version, oldBoot, newBoot, args, otp }: HybridRequest): Uint8Array {
  const before = partsOf(oldBoot);
  const after = partsOf(newBoot);
  const instructions = [
    ...after.kernelLoad,
    ...ofNewRuntime.reduce(
      (loads, pattern) => replaceLoad(loads, after.moduleLoad, pattern),
      before.moduleLoad,
    ),
    ...replacePaths(before.paths, after.paths),
    ...after.kernelProcesses,
    ...withUpgrade(replaceApplications(before.applications, after.applications), args),
  ];
  return encodeTerm(tuple(atom('script'), tuple(after.name, string(version)), list(instructions)), otp);
}

/** As in OTP, the name may be anywhere in a path. */
const ofNewRuntime = [/kernel-[0-9.]+/, /stdlib-[0-9.]+/, /sasl-[0-9.]+/];

interface Parts {
  readonly name: Term;
  readonly kernelLoad: readonly Term[];
  readonly moduleLoad: readonly Term[];
  readonly paths: readonly Term[];
  readonly kernelProcesses: readonly Term[];
  readonly applications: readonly Term[];
}

function partsOf(boot: Uint8Array): Parts {
  const term = decodeTerm(boot, 'the boot file');
  const [tag, id, script] = elementsOf(term);
  const [name] = elementsOf(id);
  if (!isAtom(tag, 'script') || !name || script?.type !== 'list') {
    throw new OnebeamError('systools-boot-malformed', { problem: 'no-script' });
  }
  let rest = script.elements;
  const upTo = (isNext: (instruction: Term) => boolean): readonly Term[] => {
    const index = rest.findIndex(isNext);
    const part = index < 0 ? rest : rest.slice(0, index);
    rest = index < 0 ? [] : rest.slice(index);
    return part;
  };
  return {
    name,
    kernelLoad: upTo((it) => isProgress(it, 'kernel_load_completed')),
    moduleLoad: upTo((it) => isProgress(it, 'modules_loaded')),
    paths: upTo((it) => isTagged(it, 'kernelProcess')),
    kernelProcesses: upTo((it) => isProgress(it, 'init_kernel_started')),
    applications: rest,
  };
}

/** Replaces `path` and `primLoad` of the old script by the new ones. */
function replaceLoad(old: readonly Term[], fresh: readonly Term[], pattern: RegExp): readonly Term[] {
  const at = (script: readonly Term[]): number =>
    script.findIndex(
      (it, index) =>
        isTagged(script[index + 1], 'primLoad') &&
        foldersOf(it).length === 1 &&
        pattern.test(foldersOf(it)[0]!),
    );
  const oldAt = at(old);
  if (oldAt < 0) return old;
  const freshAt = at(fresh);
  const load = freshAt < 0 ? [] : fresh.slice(freshAt, freshAt + 2);
  return [...old.slice(0, oldAt), ...load, ...old.slice(oldAt + 2)];
}

function replacePaths(old: readonly Term[], fresh: readonly Term[]): readonly Term[] {
  const isPath = (it: Term): boolean => isTagged(it, 'path');
  const oldAt = old.findIndex(isPath);
  const freshPath = fresh.find(isPath);
  if (oldAt < 0 || !freshPath) return old;
  const freshFolders = foldersOf(freshPath);
  let folders = foldersOf(old[oldAt]!);
  for (const pattern of ofNewRuntime) {
    const index = folders.findIndex((folder) => pattern.test(folder));
    if (index < 0) continue;
    const replacement = freshFolders.filter((folder) => pattern.test(folder)).slice(0, 1);
    folders = [...folders.slice(0, index), ...replacement, ...folders.slice(index + 1)];
  }
  const path = tuple(atom('path'), list(folders.map(string)));
  return [...old.slice(0, oldAt), path, ...old.slice(oldAt + 1)];
}

/** Loads of stdlib and sasl, found in this order as scripts have them. */
function replaceApplications(old: readonly Term[], fresh: readonly Term[]): readonly Term[] {
  const freshLoads = new Map(
    ['stdlib', 'sasl'].map((name) => [name, fresh.find((it) => isLoadOf(it, name))]),
  );
  for (const [name, load] of freshLoads) {
    if (!load) throw new SystoolsError(tuple(atom('app_not_found'), atom(name)));
  }
  for (const name of freshLoads.keys()) {
    if (!old.some((it) => isLoadOf(it, name)))
      throw new SystoolsError(tuple(atom('app_not_replaced'), atom(name)));
  }
  return old.map((it) => [...freshLoads].find(([name]) => isLoadOf(it, name))?.[1] ?? it);
}

function withUpgrade(applications: readonly Term[], args: Term): readonly Term[] {
  const upgrade = tuple(atom('apply'), tuple(atom('release_handler'), atom('new_emulator_upgrade'), args));
  return [...applications.slice(0, -1), upgrade, ...applications.slice(-1)];
}

const elementsOf = (term: Term | undefined): readonly Term[] => (term?.type === 'tuple' ? term.elements : []);

const isTagged = (term: Term | undefined, tag: string): boolean => isAtom(elementsOf(term)[0], tag);

const isProgress = (term: Term, state: string): boolean =>
  isTagged(term, 'progress') && isAtom(elementsOf(term)[1], state);

/** The folders of `{path, [Folder]}`. */
function foldersOf(term: Term): string[] {
  const [tag, folders] = elementsOf(term);
  if (!isAtom(tag, 'path') || folders?.type !== 'list') return [];
  return folders.elements.map((folder) => textOf(folder) ?? '');
}

/** `{apply, {application, load, [{application, Name, _}]}}` */
function isLoadOf(term: Term, name: string): boolean {
  const [tag, call] = elementsOf(term);
  const [module, load, args] = elementsOf(call);
  if (!isAtom(tag, 'apply') || !isAtom(module, 'application') || !isAtom(load, 'load')) return false;
  const [application] = args?.type === 'list' ? args.elements : [];
  return isTagged(application, 'application') && isAtom(elementsOf(application)[1], name);
}
