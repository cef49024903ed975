/** Something with a name that needs others, by their names. */
export interface Dependent {
  readonly name: string;
  readonly needs: readonly string[];
}

/**
 * Divides the nodes of a graph into independent groups, and sorts each group so that a node precedes its
 * dependencies. Nodes that depend on each other, and independent ones, keep the given order (OTP's order there
 * depends on the running emulator).
 *
 * @param nodes with unique names; every need is the name of one.
 */
export function dependencyGroups<Node extends Dependent>(nodes: readonly Node[]): Node[][] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const needed = (node: Node): Node[] => node.needs.map((name) => byName.get(name)!);
  const needing = new Map<Node, Node[]>(nodes.map((node) => [node, []]));
  for (const node of nodes) for (const need of needed(node)) needing.get(need)!.push(node);
  const groups: Node[][] = [];
  const seen = new Set<Node>();
  for (const node of nodes) {
    if (seen.has(node)) continue;
    const group = reach([node], (it) => [...needed(it), ...needing.get(it)!]);
    for (const member of group) seen.add(member);
    groups.push(
      inOrder(
        nodes.filter((it) => group.has(it)),
        needed,
      ),
    );
  }
  return groups;
}

function reach<Node>(start: readonly Node[], next: (node: Node) => readonly Node[]): Set<Node> {
  const reached = new Set(start);
  for (const node of reached) for (const follower of next(node)) reached.add(follower);
  return reached;
}

/** Repeatedly takes the first node that no remaining node needs, together with the nodes on a circle with it. */
function inOrder<Node>(nodes: readonly Node[], needed: (node: Node) => readonly Node[]): Node[] {
  const below = new Map(nodes.map((node) => [node, reach([node], needed)]));
  const left = new Set(nodes);
  const order: Node[] = [];
  while (left.size > 0) {
    const rest = [...left];
    const isFree = (node: Node): boolean =>
      rest.every((other) => !below.get(other)!.has(node) || below.get(node)!.has(other));
    const first = rest.find(isFree)!;
    const circle = rest.filter((other) => below.get(first)!.has(other) && below.get(other)!.has(first));
    for (const node of circle) {
      order.push(node);
      left.delete(node);
    }
  }
  return order;
}
