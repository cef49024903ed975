/** Returns a function that calls `compute` when it is first called, and gives the same value from then on. */
export function lazily<Value>(compute: () => Value): () => Value {
  let known: { value: Value } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** An object whose members are computed when they are first read, each once. */
export function lazyMembers<Members extends object>(
  computations: {
    [Name in keyof Members]: () => Members[Name];
  },
): Members {
  const members = Object.entries<() => unknown>(computations).map(([name, compute]) => [
    name,
    { get: lazily(compute), enumerable: true },
  ]);
  return Object.defineProperties({}, Object.fromEntries(members)) as Members;
}
