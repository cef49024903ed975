import { readFile } from 'node:fs/promises';
import type { LockFault } from '../errors/faults/lock.ts';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import { withFileLock } from '../files/with-file-lock.ts';
import { writeBeside } from '../files/write-beside.ts';
import { type Target, targets } from '../targets/target.ts';

/** Downloads that every later build must reproduce. */
export interface LockedRuntime {
  url: string;
  size: number;
  sha256: string;
  /** Full OTP version, if the catalogue has it. */
  version?: string;
  provider?: string;
}

/** By target, then by the request: a version (`27`), or a URL. */
export type Lock = Partial<Record<Target, Record<string, LockedRuntime>>>;

/**
 * Reads `onebeam.lock`. A file that is not there is an empty lock.
 *
 * @throws OnebeamError `lock-invalid`: nothing of a lock that was tampered with or badly merged is believed.
 */
export async function readLock(path: string): Promise<Lock> {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw new OnebeamError(
      'lock-invalid',
      { path, problem: 'unreadable', reason: error.message },
      { cause: error },
    );
  });
  return text === undefined ? {} : decodeLock(text, path);
}

/** Adds one entry to the file, and keeps what others write at the same time. Sorted, so that merges are easy to read. @throws OnebeamError `lock-invalid` */
export async function addToLock(path: string, target: Target, wanted: string, runtime: LockedRuntime) {
  await withFileLock(path, async () => {
    const lock = await readLock(path);
    const added = { ...lock, [target]: { ...lock[target], [wanted]: runtime } };
    const text = encodeLock(added);
    // An entry that would be refused later is not written.
    decodeLock(text, path);
    await writeBeside(path, 0o644, (file) => file.writeFile(text));
  });
}

export function encodeLock(lock: Lock): string {
  return `${JSON.stringify({ format: 1, runtimes: sorted(lock) }, undefined, 2)}\n`;
}

/** @throws OnebeamError `lock-invalid` */
export function decodeLock(text: string, path: string): Lock {
  const invalid = (fault: LockFault) => new OnebeamError('lock-invalid', { path, ...fault });
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch (error) {
    throw invalid({ problem: 'unreadable', reason: causeMessage(error) });
  }
  if (!isRecord(lock) || lock.format !== 1 || !isRecord(lock.runtimes)) throw invalid({ problem: 'format' });
  for (const [target, entries] of Object.entries(lock.runtimes)) {
    if (!(targets as readonly string[]).includes(target)) throw invalid({ problem: 'target', target });
    if (!isRecord(entries)) throw invalid({ problem: 'entries', target });
    for (const [wanted, entry] of Object.entries(entries)) {
      if (!isLocked(entry)) throw invalid({ problem: 'entry', target, wanted });
    }
  }
  return lock.runtimes as Lock;
}

function isLocked(entry: unknown): entry is LockedRuntime {
  if (!isRecord(entry)) return false;
  const { url, size, sha256, version, provider } = entry;
  const isText = (value: unknown) => value === undefined || typeof value === 'string';
  return (
    typeof url === 'string' &&
    /^https?:\/\/\S+$/.test(url) &&
    Number.isSafeInteger(size) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    isText(version) &&
    isText(provider)
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function sorted(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
