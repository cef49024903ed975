import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ResumableSha256 } from '../files/resumable-sha256.ts';
import { writeBeside } from '../files/write-beside.ts';
import type { CacheHit, CacheKind, ContentCache } from './content-cache.ts';

/** A large file of the cache, whose check is valid until the file changes. */
export interface StandingHit extends CacheHit {
  /** `ResumableSha256.save` after all of it: what is appended to a copy can be hashed without reading it again. */
  sha256State: string;
}

/** The content of the file `.<name>.check` beside an entry. */
interface Check {
  /** Of the file that was read through. */
  stamp: string;
  /** When that was, in milliseconds since 1970. */
  at: number;
  sha256State: string;
}

/** After this time in milliseconds it is read again anyway: data on disk can decay. */
const standsFor = 24 * 60 * 60 * 1000;
/** Last use is the file's time, which need not be known to the minute; changing it costs a stamp. */
export const useGrain = 5 * 60 * 1000;

/**
 * As `ContentCache.find`, but does not read a file that was checked today and has not changed.
 *
 * The check uses the file's number, its size and its times in nanoseconds. Writing to a file or replacing it
 * changes its change time (ctime), which programs cannot set.
 */
export async function findVerified(
  cache: ContentCache,
  kind: CacheKind,
  key: string,
  now = Date.now(),
): Promise<StandingHit | undefined> {
  for (const { path, sha256 } of await cache.named(kind, key)) {
    const check = await readCheck(path, sha256);
    const facts = await stampOf(path);
    if (!facts) continue;
    const { stamp, size, used } = facts;
    if (check?.stamp === stamp && check.at <= now && now - check.at < standsFor) {
      if (now - used > useGrain) await recordVerified(path, check, now, check.at);
      return { path, size, sha256, sha256State: check.sha256State };
    }
    const sha256State = await readThrough(path, sha256, check?.sha256State);
    if (sha256State) {
      await recordVerified(path, { sha256State }, now, now);
      return { path, size, sha256, sha256State };
    }
    await rm(path, { force: true });
    await rm(checkPath(path), { force: true });
  }
  return undefined;
}

/** As `ContentCache.put`. @throws OnebeamError `cache-not-writable`, `cache-not-trusted` */
export async function putVerified(
  cache: ContentCache,
  kind: CacheKind,
  key: string,
  content: Uint8Array,
  now = Date.now(),
): Promise<StandingHit> {
  const hash = new ResumableSha256();
  hash.update(content);
  const sha256State = hash.save();
  const hit = await cache.put(kind, key, content);
  await recordVerified(hit.path, { sha256State }, now, now);
  return { ...hit, sha256State };
}

/** Reads the complete file. @returns the state when the content matches the name. */
async function readThrough(
  path: string,
  sha256: string,
  known: string | undefined,
): Promise<string | undefined> {
  const slow = known === undefined ? new ResumableSha256() : undefined;
  const hash = slow ?? createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(piece);
  const found = slow ? slow.digest() : (hash as ReturnType<typeof createHash>).digest('hex');
  return found === sha256 ? (known ?? slow!.save()) : undefined;
}

/** Nothing when there is none, or when it is about other content. */
async function readCheck(path: string, sha256: string): Promise<Check | undefined> {
  try {
    const check = JSON.parse(await readFile(checkPath(path), 'utf8')) as Check;
    return ResumableSha256.resume(check.sha256State)?.digest() === sha256 ? check : undefined;
  } catch {
    return undefined;
  }
}

/** Marks the file as used now, and what it then looks like as checked. Without it the next one has to read it. */
async function recordVerified(
  path: string,
  { sha256State }: Pick<Check, 'sha256State'>,
  now: number,
  at: number,
): Promise<void> {
  try {
    await utimes(path, now / 1000, now / 1000);
    const facts = await stampOf(path);
    if (!facts) return;
    const check: Check = { stamp: facts.stamp, at, sha256State };
    await writeBeside(checkPath(path), 0o644, (file) => file.writeFile(JSON.stringify(check)));
  } catch {}
}

async function stampOf(path: string): Promise<{ stamp: string; size: number; used: number } | undefined> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  if (!facts?.isFile()) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs, mtimeMs } = facts;
  return {
    stamp: [dev, ino, size, mtimeNs, ctimeNs].join(' '),
    size: Number(size),
    used: Number(mtimeMs),
  };
}

/**
 * The name of the file beside an entry that records its check. It begins with a dot, because it is not an
 * entry.
 */
export const checkName = (entry: string): string => `.${entry}.check`;

const checkPath = (path: string): string => join(dirname(path), checkName(basename(path)));
