import type { Application } from '../release/application.ts';

/**
 * Puts the used and the included applications of each application into the order of the release file; names that are
 * not in the release go last, in their old order. The boot file holds the lists in this order, not in that of the `.app` file.
 */
export function followReleaseOrder(
  applications: readonly Application[],
  names: readonly string[],
): Application[] {
  const position = new Map<string, number>();
  names.forEach((name, index) => {
    if (!position.has(name)) position.set(name, index);
  });
  const at = (name: string): number => position.get(name) ?? names.length;
  const ordered = (list: readonly string[]): string[] =>
    [...list].sort((left, right) => at(left) - at(right));
  return applications.map((application) => ({
    ...application,
    uses: ordered(application.uses),
    includes: ordered(application.includes),
  }));
}
