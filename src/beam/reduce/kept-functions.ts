import { instructions } from '../code.ts';
import type { CodeFunction, CodeFunctions } from '../code-functions.ts';
import type { Lambda } from '../functions.ts';

/** Exported functions up to this many bytes are kept if everything that they use is kept: a stub is as long. */
const shortBody = 24;

/**
 * These functions and all that they reach without leaving the module through an exported function, and short
 * exported functions that reach nothing else. `removed`: those that they reach and that may be removed.
 */
export function keptFunctions(
  roots: readonly CodeFunction[],
  { functions, ownerOf }: CodeFunctions,
  lambdas: readonly Lambda[],
  is: Record<'isExported' | 'mayRemove', (it: CodeFunction) => boolean>,
): { kept: Set<CodeFunction>; removed: Set<CodeFunction> } | undefined {
  const kept = new Set(roots);
  const removed = new Set<CodeFunction>();
  for (const it of functions) {
    for (const label of namedBy(it, lambdas)) {
      const owner = ownerOf.get(label);
      if (!owner || (owner !== it && owner.entry !== label)) return undefined;
    }
  }
  const needs = (it: CodeFunction) =>
    namedBy(it, lambdas)
      .map((label) => ownerOf.get(label)!)
      .filter((owner) => !is.isExported(owner) && !kept.has(owner));
  // The loop also visits elements that are added to the set meanwhile.
  for (const it of kept) {
    for (const owner of needs(it)) {
      if (is.mayRemove(owner)) removed.add(owner);
      else kept.add(owner);
    }
  }
  for (const it of functions)
    if (it.end - it.body <= shortBody && is.isExported(it) && needs(it).length === 0) kept.add(it);
  return { kept, removed };
}

/** Its labels, those of functions that it calls, and of those that it makes funs of. */
const namedBy = (it: CodeFunction, lambdas: readonly Lambda[]): number[] => [
  ...it.labels,
  ...[...it.lambdas].map((row) => lambdas[row]?.label ?? -1),
];

/** `bs_start_match2`, `3`, `4`: only functions with one of them take the state of a match, which is not a term. */
const startMatch: readonly number[] = [116, 166, 170];

/**
 * Which functions a stub may take the place of: those that are longer than one, and whose arguments are terms. The state of a
 * match of a binary may be passed from the function that began it to others.
 */
export function removableFunctions(
  { functions, ownerOf }: CodeFunctions,
  lambdas: readonly Lambda[],
  code: Uint8Array,
): (it: CodeFunction) => boolean {
  const starts: number[] = [];
  for (const { number, start } of instructions(code)) if (startMatch.includes(number)) starts.push(start);
  const matching = functions.filter(({ start, end }) => starts.some((at) => at >= start && at < end));
  const calls = new Map(
    functions.map((it) => [it, namedBy(it, lambdas).flatMap((label) => ownerOf.get(label) ?? [])]),
  );
  const callers = new Map<CodeFunction, CodeFunction[]>(functions.map((it) => [it, []]));
  for (const [it, called] of calls)
    for (const owner of called) if (owner !== it) callers.get(owner)!.push(it);
  const before = new Set(matching);
  for (const it of before) for (const caller of callers.get(it)!) before.add(caller);
  const after = new Set(matching.flatMap((it) => calls.get(it)!.filter((owner) => owner !== it)));
  for (const it of after) for (const called of calls.get(it)!) after.add(called);
  // A function that matches in a loop calls itself by its own label.
  const loops = new Set(matching);
  return (it) => it.end - it.body > 2 * shortBody && !(before.has(it) && after.has(it)) && !loops.has(it);
}
