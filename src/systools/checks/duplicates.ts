import { compareAtoms } from '../order/atom-order.ts';

/**
 * Neighbours of the same name after a stable sort by name; the last pair comes first, as OTP reports them.
 * A name that is there three times makes two pairs.
 */
export function duplicates<Named extends { readonly name: string }>(
  entries: readonly Named[],
): [Named, Named][] {
  const count = new Map<string, number>();
  for (const { name } of entries) count.set(name, (count.get(name) ?? 0) + 1);
  const sorted = entries
    .filter(({ name }) => count.get(name)! > 1)
    .sort((left, right) => compareAtoms(left.name, right.name));
  const pairs: [Named, Named][] = [];
  sorted.forEach((entry, index) => {
    const next = sorted[index + 1];
    if (next?.name === entry.name) pairs.unshift([entry, next]);
  });
  return pairs;
}
