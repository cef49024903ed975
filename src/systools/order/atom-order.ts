/** Compares two texts as Erlang compares atoms: by code points, where JavaScript's `<` goes by UTF-16 units. */
export function compareAtoms(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** In Erlang's order. The engine's own order is the same, and much faster, unless a name goes beyond U+D7FF. */
export function sortedAtoms(names: readonly string[]): string[] {
  return names.some((name) => beyond.test(name)) ? [...names].sort(compareAtoms) : [...names].sort();
}

const beyond = /[\ud800-\uffff]/;

/** Surrogates stand for code points above all others, so they go behind U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
