import type { Application } from './application.ts';
import { listDifference } from './list-difference.ts';

/** What the sort ends with. When one of the lists of trouble is not empty, `order` is of no use. */
export interface StartOrder {
  readonly order: readonly Application[];
  /** Names that were not there when they were needed, each once. */
  readonly missing: readonly string[];
  /** Applications that wait for each other, each once. */
  readonly circular: readonly Application[];
}

/**
 * Sorts applications so that each comes after those that it uses and those that it includes. Applications that do not
 * depend on each other keep the order in which they came.
 *
 * OTP's own algorithm, step by step, as its result is the boot file. It has a flaw that is kept: an application that
 * uses the one that includes it is reported as `missing` for some orders of the release file.
 */
export function startOrder(applications: readonly Application[]): StartOrder {
  const order: Application[] = [];
  const visited = new Visits();
  let queue: Application[] = [...applications];
  let missing: string[] = [];
  let circular: Application[] = [];
  while (queue.length > 0) {
    const application = queue.shift()!;
    const uses = find(application, application.uses, queue, visited);
    const includes = find(application, application.includes, queue, visited);
    missing = [...listDifference(uses.missing, application.optional), ...includes.missing, ...missing];
    const before = [...uses.found, ...includes.found];
    if (before.length === 0) {
      order.push(application);
    } else {
      const again = before.flatMap((found) => visited.of(found));
      if (again.length > 0) circular = [application, ...again, ...circular];
      queue = [...before, application, ...queue];
      for (const { name, version } of again) {
        const index = queue.findIndex((other) => other.name === name && other.version === version);
        if (index >= 0) queue.splice(index, 1);
      }
    }
    visited.add(application);
  }
  return { order, missing: [...new Set(missing)], circular: distinct(circular) };
}

/** Takes what is named out of the queue; both results are in the order of the names. */
function find(
  application: Application,
  names: readonly string[],
  queue: Application[],
  visited: Visits,
): { found: Application[]; missing: string[] } {
  const found: Application[] = [];
  const missing: string[] = [];
  for (const name of [...names].reverse()) {
    const index = queue.findIndex((other) => other.name === name);
    const includesUs = index >= 0 && queue[index]!.includes.includes(application.name);
    if (index >= 0 && !includesUs) found.unshift(...queue.splice(index, 1));
    else if (!visited.hasName(name)) missing.unshift(name);
  }
  return { found, missing };
}

/** The applications that were looked at, as often as they were: a release may list one twice. */
class Visits {
  readonly #byName = new Map<string, Application[]>();

  add(application: Application): void {
    const visits = this.#byName.get(application.name);
    if (visits) visits.push(application);
    else this.#byName.set(application.name, [application]);
  }

  hasName(name: string): boolean {
    return this.#byName.has(name);
  }

  of({ name, version }: Application): Application[] {
    return (this.#byName.get(name) ?? []).filter((visit) => visit.version === version);
  }
}

function distinct(applications: readonly Application[]): Application[] {
  const byKey = new Map<string, Application>();
  for (const application of applications) {
    const key = `${application.name} ${application.version}`;
    if (!byKey.has(key)) byKey.set(key, application);
  }
  return [...byKey.values()];
}
