import { describe, expect, test } from 'bun:test';
import { type Dependent, dependencyGroups } from '../../../src/systools/relup/dependency-order.ts';
import { seeded } from '../../erlang/random.ts';

/** `a>bc` needs `b` and `c`. */
const graph = (...nodes: string[]): Dependent[] =>
  nodes.map((node) => ({ name: node[0]!, needs: [...node.slice(2)] }));

const names = (groups: readonly (readonly Dependent[])[]): string =>
  groups.map((group) => group.map(({ name }) => name).join('')).join(' ');

describe('dependencyGroups', () => {
  test.each([
    ['nothing', [], ''],
    ['strangers', ['a', 'b', 'c'], 'a b c'],
    ['a chain', ['c', 'b>c', 'a>b'], 'abc'],
    ['a star, in the given order', ['x', 'd>x', 'a>x', 'b>x'], 'dabx'],
    ['a circle, in the given order', ['b>c', 'a>b', 'c>a'], 'bac'],
    ['what needs a circle, and what it needs', ['z', 'b>az', 'a>b', 'y>a'], 'ybaz'],
    ['groups, by their first members', ['b>d', 'a>c', 'c', 'd'], 'bd ac'],
    ['a node that needs itself', ['a>a', 'b'], 'a b'],
  ])('%s', (_, nodes, expected) => expect(names(dependencyGroups(graph(...nodes)))).toBe(expected));

  test('puts every node once, before all that it needs unless these need it', () => {
    const random = seeded(4);
    for (let round = 0; round < 200; round++) {
      const size = 1 + random.below(12);
      const all = Array.from({ length: size }, (_, at) => String.fromCharCode(97 + at));
      const nodes = all.map((name) => ({ name, needs: all.filter(() => random.below(5) === 0) }));
      const groups = dependencyGroups(nodes);
      const order = groups.flat();
      expect(order.map(({ name }) => name).sort()).toEqual(all);
      const reach = (from: string, seen = new Set([from])): Set<string> => {
        for (const name of seen)
          for (const need of nodes.find((it) => it.name === name)!.needs) seen.add(need);
        return seen;
      };
      for (const [at, node] of order.entries()) {
        for (const later of order.slice(at + 1)) {
          if (reach(later.name).has(node.name)) expect(reach(node.name).has(later.name)).toBe(true);
        }
      }
    }
  });
});
