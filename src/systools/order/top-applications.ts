import type { Application } from '../release/application.ts';

/**
 * Replaces dependencies on included applications: the application on top starts them, so that a dependency on one
 * becomes a dependency on that top application, unless both have the same one.
 */
export function useTopApplications(applications: readonly Application[]): Application[] {
  const includer = new Map<string, string>();
  for (const { name, includes } of applications) {
    for (const included of includes) if (!includer.has(included)) includer.set(included, name);
  }
  return applications.map((application) => ({ ...application, uses: usesOf(application, includer) }));
}

function usesOf(application: Application, includer: ReadonlyMap<string, string>): string[] {
  const ownTop = topOf(application.name, includer);
  const uses = [...application.uses];
  for (const used of application.uses) {
    if (used === ownTop) {
      remove(uses, used);
      continue;
    }
    if (!includer.has(used)) continue;
    const top = topOf(used, includer);
    if (uses.includes(top)) {
      remove(uses, used);
    } else if (top !== ownTop) {
      remove(uses, used);
      uses.push(top);
    }
  }
  return uses;
}

function topOf(name: string, includer: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let top = name;
  for (;;) {
    const above = includer.get(top);
    // Applications that include each other have no top. OTP never ends here; the following sort reports the circle.
    if (above === undefined || seen.has(top)) return top;
    seen.add(top);
    top = above;
  }
}

function remove(names: string[], name: string): void {
  const index = names.indexOf(name);
  if (index >= 0) names.splice(index, 1);
}
