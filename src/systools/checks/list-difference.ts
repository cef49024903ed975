/** Erlang's `--`: `names` less, for each of `others`, the first of that name. */
export function listDifference(names: readonly string[], others: readonly string[]): string[] {
  const left = [...names];
  for (const other of others) {
    const index = left.indexOf(other);
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}
