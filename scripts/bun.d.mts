/** The pinned Bun below `root`, which is this checkout by default. Throws when npm has not put it there. */
export function bunBinary(root?: string): string;
