import { listDifference } from '../checks/list-difference.ts';
import type { Application } from '../release/application.ts';

/** The result of the sort. If one of the problem lists is not empty, `order` is unusable. */
export interface StartOrder {
  readonly order: readonly Application[];
  /** Names that were not there when they were needed, each once. */
  readonly missing: readonly string[];
  /**
   * Of each circle of applications, as in OTP: the one that closes it, and the one that it closes on. `wholeCircle`
   * returns all of one.
   */
  readonly circular: readonly Application[];
}

/**
 * The shortest circle from an application back to itself, in dependency order; only the application when there is
 * none.
 */
export function wholeCircle(applications: readonly Application[], start: Application): Application[] {
  const byName = new Map(applications.map((application) => [application.name, application]));
  const ways: Application[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    const { uses, includes } = way.at(-1)!;
    for (const name of [...uses, ...includes]) {
      if (name === start.name) return way;
      const next = byName.get(name);
      if (!next || seen.has(name)) continue;
      seen.add(name);
      ways.push([...way, next]);
    }
  }
  return [start];
}

/**
 * Sorts applications so that each comes after those that it uses and those that it includes. Independent applications
 * keep their order.
 *
 * Follows OTP's algorithm step by step, because its result is the boot file. It has a flaw that is kept: an
 * application that uses the one that includes it is reported as `missing` for some orders of the release file.
 */
export function startOrder(applications: readonly Application[]): StartOrder {
  const order: Application[] = [];
  const visited = new Visits();
  const queue = new Queue(applications);
  let missing: string[] = [];
  let circular: Application[] = [];
  for (let application = queue.take(); application; application = queue.take()) {
    const uses = find(application, application.uses, queue, visited);
    const includes = find(application, application.includes, queue, visited);
    missing = [...listDifference(uses.missing, application.optional), ...includes.missing, ...missing];
    const before = [...uses.found, ...includes.found];
    if (before.length === 0) {
      order.push(application);
    } else {
      const again = before.flatMap((found) => visited.of(found));
      if (again.length > 0) circular = [application, ...again, ...circular];
      queue.putFirst([...before, application]);
      for (const one of again) queue.remove(one);
    }
    visited.add(application);
  }
  return { order, missing: [...new Set(missing)], circular: distinct(circular) };
}

/** Takes what is named out of the queue; both results are in the order of the names. */
function find(
  application: Application,
  names: readonly string[],
  queue: Queue,
  visited: Visits,
): { found: Application[]; missing: string[] } {
  const found: Application[] = [];
  const missing: string[] = [];
  for (const name of [...names].reverse()) {
    const waiting = queue.first(name);
    if (waiting && !waiting.includes.includes(application.name)) found.unshift(queue.remove(waiting)!);
    else if (!visited.hasName(name)) missing.unshift(name);
  }
  return { found, missing };
}

/**
 * The applications that wait for their turn. The first one is at the end of the array. One that is removed leaves a gap, so
 * that no place changes: a long chain is sorted in linear time.
 */
class Queue {
  readonly #reversed: (Application | undefined)[] = [];
  /** The places of each name, in ascending order. */
  readonly #places = new Map<string, number[]>();

  constructor(applications: readonly Application[]) {
    this.putFirst(applications);
  }

  take(): Application | undefined {
    while (this.#reversed.length > 0) {
      const application = this.#reversed.pop();
      if (!application) continue;
      this.#places.get(application.name)!.pop();
      return application;
    }
    return undefined;
  }

  putFirst(applications: readonly Application[]): void {
    for (const application of [...applications].reverse()) {
      const places = this.#places.get(application.name);
      if (places) places.push(this.#reversed.length);
      else this.#places.set(application.name, [this.#reversed.length]);
      this.#reversed.push(application);
    }
  }

  /** The first one with this name. */
  first(name: string): Application | undefined {
    const place = this.#places.get(name)?.at(-1);
    return place === undefined ? undefined : this.#reversed[place];
  }

  /** Takes the first one of this name and version out. */
  remove({ name, version }: Application): Application | undefined {
    const places = this.#places.get(name) ?? [];
    const index = places.findLastIndex((place) => this.#reversed[place]!.version === version);
    if (index < 0) return undefined;
    const [place] = places.splice(index, 1);
    const removed = this.#reversed[place!];
    this.#reversed[place!] = undefined;
    return removed;
  }
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
