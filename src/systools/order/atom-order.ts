/** Compares two texts as Erlang compares atoms: by code points, whereas JavaScript's `<` compares UTF-16 units. */
export function compareAtoms(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** In Erlang's order. The engine's order is the same, and much faster, unless a name has characters beyond U+D7FF. */
export function sortedAtoms(names: readonly string[]): string[] {
  return names.some((name) => beyond.test(name)) ? [...names].sort(compareAtoms) : [...names].sort();
}

const beyond = /[\ud800-\uffff]/;

/** Surrogates encode the highest code points, so they sort after U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
