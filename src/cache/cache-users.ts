import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeCacheFolder } from './trusted-cache.ts';

/** A file of this name, right in the cache, says that a process uses the cache. */
const userPrefix = '.using-';
/** There while one process removes entries. */
const removingName = '.removing';

/**
 * How long a process of another machine or container counts as running, because it cannot be checked. In
 * milliseconds.
 */
const unknownFor = 24 * 60 * 60 * 1000;
/** No removal takes longer: what is older was left by a process that was killed. In milliseconds. */
const removingTakes = 60 * 1000;
const pause = 25;

/** Processes see each other when they share the machine and the PID namespace. */
const place = `${hostname()} ${pidNamespace()}`;

/** A registration: what a running build shows to those that would remove entries. */
export interface CacheUser {
  name: string;
  /** Milliseconds since 1970. */
  since: number;
}

/**
 * Registers this process as a user of the cache while `work` runs. Entries that it uses stay until the work has ended: see
 * `whileAlone`.
 *
 * Either side writes its own file before it looks for the other's, so that at least one of them sees the other: a build
 * that sees a removal waits for its end, and a removal that sees a build gives up.
 *
 * @param work gets nothing when the cache is not trusted or cannot be written to: what puts an entry there says why.
 * @throws what `work` throws.
 */
export async function whileUsingCache<Result>(
  cacheFolder: string,
  work: (user: CacheUser | undefined) => Promise<Result>,
): Promise<Result> {
  const user = { name: `${userPrefix}${process.pid}-${randomBytes(6).toString('hex')}`, since: Date.now() };
  const path = join(cacheFolder, user.name);
  const isRegistered = await makeCacheFolder(cacheFolder)
    .then(() => writeFile(path, JSON.stringify({ pid: process.pid, place }), { mode: 0o644 }))
    .then(
      () => true,
      () => false,
    );
  if (!isRegistered) return work(undefined);
  try {
    while (await isRemoving(cacheFolder)) await setTimeout(pause);
    return await work(user);
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Removes entries while only `user` uses the cache.
 *
 * @param remove called with the end of its time, in milliseconds since 1970.
 * @returns nothing when another process uses the cache, or is removing entries.
 */
export async function whileAlone<Result>(
  cacheFolder: string,
  user: CacheUser,
  remove: (until: number) => Promise<Result>,
): Promise<Result | undefined> {
  const path = join(cacheFolder, removingName);
  const lock = () => open(path, 'wx', 0o644).catch(() => undefined);
  let mine = await lock();
  // Only one that a killed process left is removed: another's would leave that one without.
  if (!mine && !(await isRemoving(cacheFolder))) {
    await rm(path, { force: true });
    mine = await lock();
  }
  if (!mine) return undefined;
  await mine.close();
  try {
    if (await isUsedByOthers(cacheFolder, user)) return undefined;
    return await remove(Date.now() + removingTakes / 2);
  } finally {
    await rm(path, { force: true });
  }
}

async function isRemoving(cacheFolder: string): Promise<boolean> {
  const found = await stat(join(cacheFolder, removingName)).catch(() => undefined);
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) < removingTakes;
}

/** Registrations of processes that have ended are removed. */
async function isUsedByOthers(cacheFolder: string, user: CacheUser): Promise<boolean> {
  let used = false;
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(userPrefix) || name === user.name) continue;
    const path = join(cacheFolder, name);
    if (await isRunning(path)) used = true;
    else await rm(path, { force: true });
  }
  return used;
}

async function isRunning(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return false;
  const said = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as { pid?: unknown; place?: unknown })
    .catch(() => undefined);
  // One that is not written yet is of a process that has just begun.
  if (said?.place !== place || typeof said.pid !== 'number') {
    return Math.abs(Date.now() - found.mtimeMs) < unknownFor;
  }
  try {
    process.kill(said.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
