import type { Node } from './node.ts';
import { unsupported } from './pattern-error.ts';

/**
 * Returns how many characters an expression matches, when that is always the same; each branch of it may have
 * its own. @throws PatternError
 */
export function fixedLength(node: Node): readonly number[] | undefined {
  if (node.kind !== 'either') {
    const length = lengthOf(node);
    return length === undefined ? undefined : [length];
  }
  const lengths = node.branches.map(lengthOf);
  return lengths.some((length) => length === undefined) ? undefined : (lengths as number[]);
}

function lengthOf(node: Node): number | undefined {
  switch (node.kind) {
    case 'character':
      return 1;
    case 'anchor':
    case 'keep':
    case 'look':
      return 0;
    case 'sequence':
      return node.items.reduce<number | undefined>((sum, item) => {
        const length = lengthOf(item);
        return sum === undefined || length === undefined ? undefined : sum + length;
      }, 0);
    case 'either': {
      const [first, ...others] = node.branches.map(lengthOf);
      return others.every((length) => length === first) ? first : undefined;
    }
    case 'group':
    case 'atomic':
      return lengthOf(node.inner);
    case 'repeat': {
      const length = lengthOf(node.inner);
      // Which of these PCRE accepts depends on the quantifier.
      if (length === 0) throw unsupported({ problem: 'empty-repetition' });
      return node.least === node.most && length !== undefined ? length * node.least : undefined;
    }
    default:
      return undefined;
  }
}
