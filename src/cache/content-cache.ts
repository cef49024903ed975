import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import { writeBeside } from '../files/write-beside.ts';
import { isTrustedEntry, makeCacheFolder, requireTrustedCache } from './trusted-cache.ts';

/** The kinds of cache entries, each in a separate folder. */
export const cacheKinds = [
  'apt',
  'archives',
  'bun',
  'compressed',
  'frames',
  'launchers',
  'runtimes',
  'sums',
] as const;
export type CacheKind = (typeof cacheKinds)[number];

/** Folders of caches that earlier versions filled: read, and never written to. */
const earlierFolders: Partial<Record<CacheKind, string>> = { bun: 'bases', launchers: 'stubs' };

/** The names of the folders that may have entries of a kind; new ones come into the first. */
export function cacheFolders(kind: CacheKind): string[] {
  const earlier = earlierFolders[kind];
  return earlier === undefined ? [kind] : [kind, earlier];
}

/** A complete file of the cache. */
export interface CacheHit {
  path: string;
  size: number;
  /** SHA-256 of the content, in lower-case hexadecimal. */
  sha256: string;
}

/**
 * Files by key, in a folder that any number of builds share. An entry is `<folder>/<kind>/<key>.<sha256>`: the name
 * contains the digest of the content, so that a reader needs no other file to check it, and two builds that store the same
 * content write the same name. Entries appear by rename and never change.
 */
export class ContentCache {
  readonly folder: string;

  /** @param folder is created for the first entry. */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Returns the key for these texts, in lower-case hexadecimal. */
  static key(...parts: readonly (string | number)[]): string {
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  /** Returns the entry's content; nothing if it does not exist. Removes a damaged entry. */
  async get(kind: CacheKind, key: string): Promise<Uint8Array | undefined> {
    for (const { path, sha256 } of await this.named(kind, key)) {
      const content = await readFile(path).catch(() => undefined);
      if (!content) continue;
      if (createHash('sha256').update(content).digest('hex') === sha256) {
        await touch(path);
        return content;
      }
      await rm(path, { force: true });
    }
    return undefined;
  }

  /**
   * Returns the entry as a file after checking all of its content, or nothing. A damaged entry is removed.
   *
   * @param wanted the expected SHA-256 in hexadecimal, if known.
   */
  async find(kind: CacheKind, key: string, wanted?: string): Promise<CacheHit | undefined> {
    for (const { path, sha256 } of await this.named(kind, key)) {
      if (wanted && wanted !== sha256) continue;
      const hash = createHash('sha256');
      let size = 0;
      try {
        for await (const chunk of createReadStream(path)) {
          hash.update(chunk);
          size += chunk.length;
        }
      } catch {
        continue;
      }
      if (hash.digest('hex') === sha256) {
        await touch(path);
        return { path, size, sha256 };
      }
      await rm(path, { force: true });
    }
    return undefined;
  }

  /**
   * Stores content under a key.
   *
   * @throws OnebeamError `cache-not-writable`, `cache-not-trusted`.
   */
  async put(kind: CacheKind, key: string, content: Uint8Array): Promise<CacheHit> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const path = join(await makeCacheFolder(this.folder, kind), `${key}.${sha256}`);
    try {
      await writeBeside(path, 0o644, (file) => file.writeFile(content));
    } catch (cause) {
      throw new OnebeamError(
        'cache-not-writable',
        { path: this.folder, reason: causeMessage(cause) },
        { cause },
      );
    }
    return { path, size: content.length, sha256 };
  }

  /**
   * Stores the file that `write` writes under a key; `write` returns its size and digest. If it throws, no file remains.
   *
   * @throws OnebeamError `cache-not-trusted`, `cache-not-writable` when the folder cannot be made, otherwise what `write`
   *   throws.
   */
  async putFile(
    kind: CacheKind,
    key: string,
    write: (file: FileHandle) => Promise<{ size: number; sha256: string }>,
  ): Promise<CacheHit> {
    requireTrustedCache(this.folder, kind);
    const folder = join(this.folder, kind);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause) => {
      throw new OnebeamError(
        'cache-not-writable',
        { path: this.folder, reason: causeMessage(cause) },
        { cause },
      );
    });
    const arriving = join(folder, `arriving-${randomBytes(6).toString('hex')}`);
    try {
      const { size, sha256 } = await writeBeside(arriving, 0o644, write);
      const path = join(folder, `${key}.${sha256}`);
      await rename(arriving, path);
      return { path, size, sha256 };
    } catch (error) {
      await rm(arriving, { force: true });
      throw error;
    }
  }

  /**
   * Lists the entries under a key by file name, without reading them: their content may differ. Most callers need `find` or `get`.
   *
   * @throws OnebeamError `cache-not-trusted` when other users may write to the folder. An entry that one of them may have
   *   written counts as none.
   */
  async named(kind: CacheKind, key: string): Promise<{ path: string; sha256: string }[]> {
    const found: { path: string; sha256: string }[] = [];
    for (const below of cacheFolders(kind)) {
      requireTrustedCache(this.folder, below);
      const folder = join(this.folder, below);
      const names = await readdir(folder).catch(() => [] as string[]);
      found.push(
        ...names
          .filter((name) => name.startsWith(`${key}.`) && /^[0-9a-f]{64}$/.test(name.slice(key.length + 1)))
          .sort()
          .map((name) => ({ path: join(folder, name), sha256: name.slice(key.length + 1) }))
          .filter(({ path }) => isTrustedEntry(path)),
      );
    }
    return found;
  }
}

/** Last use is the file's time: `prune` removes what was not used for long. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
