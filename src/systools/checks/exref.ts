import type { ImportedFunction } from '../../beam/functions.ts';
import { atom, integer, list, type Term, tuple } from '../../erlang/term/term.ts';
import type { FolderView } from '../files/folder-view.ts';
import { compareAtoms } from '../order/atom-order.ts';
import type { Application } from '../release/application.ts';
import { builtinFunctions } from './builtin-functions.ts';
import { type CheckedModule, readCheckedModules, UnreadableModule } from './checked-modules.ts';
import type { Findings } from './findings.ts';
import { functionKey } from './function-key.ts';
import { LibraryExports } from './library-exports.ts';

/** Whose calls are looked at, and by whose emulator. */
export interface CrossReference {
  readonly otp: number;
  /** All applications, or those of this list that are in the release. */
  readonly only: boolean | readonly string[];
}

/**
 * Finds calls of undefined functions, as `xref:analyze(_, undefined_functions)` does in modules mode: from the
 * imports and exports of every BEAM file beside the `.app` file, listed there or not. A called function is known when
 * the emulator implements it, or a module of that name exports it: one of the checked ones, or else the first one on
 * the path.
 *
 * @param path from `searchPath`.
 * @returns one warning `{exref_undef, [{Module, Function, Arity}]}`, sorted, or none; errors for damaged BEAM files
 *   and for duplicate modules.
 */
export function undefinedFunctions(
  view: FolderView,
  applications: readonly Application[],
  path: readonly string[],
  { otp, only }: CrossReference,
): Findings {
  const checked = applications
    .filter(({ name }) => only === true || (only !== false && only.includes(name)))
    .sort((left, right) => compareAtoms(left.name, right.name));
  let modules: ReadonlyMap<string, CheckedModule>;
  try {
    const folders = checked.map(({ directory }) => directory);
    modules = readCheckedModules(view, folders, otp);
  } catch (error) {
    if (error instanceof UnreadableModule)
      return { warnings: [], errors: [tuple(atom('error'), error.reason)] };
    throw error;
  }
  const library = new LibraryExports(view, path);
  const builtins = builtinsOf(otp);
  const missing = new Map<string, ImportedFunction>();
  for (const { calls } of modules.values()) {
    for (const call of calls) {
      const key = functionKey(call);
      if (builtins.has(key) || missing.has(key)) continue;
      const isKnown = modules.get(call.module)?.known.has(key) || library.of(call.module).has(key);
      if (!isKnown) missing.set(key, call);
    }
  }
  const warnings = missing.size > 0 ? [undefinedWarning([...missing.values()])] : [];
  return { warnings, errors: [] };
}

function undefinedWarning(functions: readonly ImportedFunction[]): Term {
  const sorted = [...functions].sort(
    (left, right) =>
      compareAtoms(left.module, right.module) ||
      compareAtoms(left.function, right.function) ||
      left.arity - right.arity,
  );
  const terms = sorted.map((it) => tuple(atom(it.module), atom(it.function), integer(it.arity)));
  return tuple(atom('warning'), tuple(atom('exref_undef'), list(terms)));
}

/** Returns what `erlang:is_builtin/3` says in the emulator of an OTP release; functions by `module:name/arity`. */
function builtinsOf(otp: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [module, functions] of Object.entries(builtinFunctions)) {
    for (const entry of functions.split(' ')) {
      const [, name, since, until] = /^(.+?\/\d+)(?:\+(\d+))?(?:-(\d+))?$/.exec(entry)!;
      if (otp >= Number(since ?? 0) && otp <= Number(until ?? otp)) names.add(`${module}:${name}`);
    }
  }
  return names;
}
