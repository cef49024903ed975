import { decodeTerm } from '../../erlang/external/decode-term.ts';
import type { StartFunctions } from '../boot-modules.ts';

/** Modules that a start loads, and what it calls in those that are reduced to it. */
export interface RecordedStart {
  modules: string[];
  functions: StartFunctions;
}

/**
 * Reads the names of modules that a start loads. A module that may be reduced to the functions that the start calls has them
 * behind its name: `calendar date_to_gregorian_days/3 is_leap_year/1`.
 */
export function readRecorded(entries: readonly string[]): RecordedStart {
  const rows = entries.map((entry) => entry.split(' '));
  return {
    modules: rows.map(([module]) => module!),
    functions: new Map(
      rows.filter(({ length }) => length > 1).map(([module, ...names]) => [module!, new Set(names)]),
    ),
  };
}

/**
 * Names of modules with the functions that a start called in them, as `readRecorded` takes them.
 *
 * @param modules those with a space in their names are skipped.
 * @param counts what the module of `call-counter.ts` wrote; without it, no module is reduced.
 * @throws OnebeamError `external-term-invalid`
 */
export function recordedEntries(modules: readonly string[], counts?: Uint8Array): string[] {
  const called = counts ? calledFunctions(counts) : new Map<string, string[]>();
  return modules
    .filter((module) => !module.includes(' '))
    .map((module) => [module, ...(called.get(module) ?? []).toSorted()].join(' '));
}

function calledFunctions(counts: Uint8Array): Map<string, string[]> {
  const called = new Map<string, string[]>();
  const term = decodeTerm(counts);
  for (const row of term.type === 'list' ? term.elements : []) {
    const [mfa, counted] = row.type === 'tuple' ? row.elements : [];
    const [module, name, arity] = mfa?.type === 'tuple' ? mfa.elements : [];
    const count = counted?.type === 'tuple' ? counted.elements[1] : undefined;
    if (module?.type !== 'atom' || name?.type !== 'atom' || arity?.type !== 'integer') continue;
    if (count?.type !== 'integer' || count.value === 0n || name.name.includes(' ')) continue;
    called.set(module.name, [...(called.get(module.name) ?? []), `${name.name}/${arity.value}`]);
  }
  return called;
}
