import { atom, isAtom, type List, list, string, type Term, tuple } from '../erlang/term/term.ts';
import { bootLoader, bootLoaderName } from './boot-loader.ts';
import type { BootModules } from './boot-modules.ts';
import { wholeLoader, wholeModules } from './reduced/whole-modules.ts';

/** Modules to load from one folder. */
export interface Load {
  /**
   * As in boot scripts: `$ROOT/lib/stdlib-4.2/ebin`, `$NAME/x` for what `-boot_var NAME` says. Every module is there, so
   * nothing is looked for.
   */
  path: string;
  modules: readonly string[];
}

/**
 * Makes a boot script load these modules in parallel before anything is started, instead of the few that every boot
 * script loads there (`systools_make`, "mandatory modules"). `init` reads them with all schedulers; later the code
 * server would load them one by one on first call.
 *
 * The rest of the script and the code path stay unchanged. A mandatory module that is not in the list moves behind
 * the point after which only embedded mode loads modules: that mode still has it, and interactive mode finds it on
 * the code path on first call.
 *
 * @param script `{script, Id, Instructions}` as `bootFile` makes it.
 * @param preload what the boot loader loads before (`boot-modules.ts`), so that these instructions only load modules
 *   that it did not.
 * @throws TypeError when it is another term: a bug, not invalid input.
 */
export function fastBoot(script: Term, loads: readonly Load[], preload?: BootModules): Term {
  const [tag, id, body] = script.type === 'tuple' ? script.elements : [];
  if (!tag || !id || body?.type !== 'list') throw new TypeError('not a boot script');
  const instructions = body.elements;
  const end = instructions.findIndex((instruction) => isInstruction(instruction, 'kernel_load_completed'));
  const path = instructions[end - 2];
  const mandatory = instructions[end - 1];
  if (!isInstruction(path, 'path') || !isInstruction(mandatory, 'primLoad')) {
    throw new TypeError('a boot script whose mandatory modules are not where they should be');
  }
  const asked = new Set(loads.flatMap(({ modules }) => modules));
  const left = atomsOf(mandatory.elements[1]).filter((module) => !asked.has(module));
  const first = loads.flatMap(loadInstructions);
  const embedded = left.length > 0 ? [path, tuple(atom('primLoad'), list(left.map(atom)))] : [];
  return tuple(
    tag,
    id,
    list([
      ...instructions.slice(0, end - 2),
      ...(preload ? preloadInstructions(preload) : []),
      ...first,
      path,
      instructions[end]!,
      ...embedded,
      ...instructions.slice(end + 1),
    ]),
  );
}

const loadInstructions = ({ path, modules }: Load): Term[] => [
  tuple(atom('path'), list([string(path)])),
  tuple(atom('primLoad'), list(modules.map(atom))),
];

/** These are loaded without `init`, which would list them among the modules of the program. */
export function preloadInstructions({ groups, own, reduced }: BootModules): Term[] {
  const load = (name: string, bytes: Uint8Array) =>
    apply('erlang', 'load_module', atom(name), { type: 'binary', bytes, lastBits: 8 });
  const { module } = wholeLoader;
  return [
    ...(isEmpty(reduced) ? [] : [load(module, wholeModules()), apply(module, 'remember', reduced)]),
    load(bootLoaderName, bootLoader()),
    apply(bootLoaderName, 'load', groups),
    ...(own ? [apply(bootLoaderName, 'load_own', own)] : []),
  ];
}

const isEmpty = ({ elements }: List): boolean => elements.length === 0;

export const apply = (module: string, name: string, ...args: Term[]): Term =>
  tuple(atom('apply'), tuple(atom(module), atom(name), list(args)));

/**
 * The modules that a boot script loads before anything is started: those of `fastBoot`, or the mandatory ones.
 *
 * @param script as for `fastBoot`.
 */
export function loadedAtOnce(script: Term): string[] {
  const body = script.type === 'tuple' ? script.elements[2] : undefined;
  if (body?.type !== 'list') throw new TypeError('not a boot script');
  const end = body.elements.findIndex((instruction) => isInstruction(instruction, 'kernel_load_completed'));
  return body.elements
    .slice(0, end)
    .flatMap((instruction) =>
      isInstruction(instruction, 'primLoad') ? atomsOf(instruction.elements[1]) : [],
    );
}

const isInstruction = (term: Term | undefined, name: string): term is Extract<Term, { type: 'tuple' }> =>
  term?.type === 'tuple' && isAtom(term.elements[0], name);

const atomsOf = (term: Term | undefined): string[] =>
  term?.type === 'list'
    ? term.elements.flatMap((element) => (element.type === 'atom' ? [element.name] : []))
    : [];
