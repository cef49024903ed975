/**
 * The name that was probably meant: the nearest by insertions, deletions and exchanges of one character, when no more
 * than a third of it is wrong.
 */
export function nearestName(found: string, names: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(found, name);
    if (distance <= Math.max(2, name.length / 3) && (!best || distance < best.distance))
      best = { name, distance };
  }
  return best?.name;
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, wanted] of [...other].entries()) {
      const exchange = row[column]! + (letter === wanted ? 0 : 1);
      next.push(Math.min(exchange, row[column + 1]! + 1, next[column]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
