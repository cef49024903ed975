import type { PlannedEntry } from './tar-plan.ts';

/**
 * An entry with nothing of the file system in it but whether a file can be executed: owner 0, modes 0644 and 0755, one
 * time for all.
 *
 * @param mtime seconds since 1970.
 */
export function fixedEntry(entry: PlannedEntry, mtime: number): PlannedEntry {
  const kind = entry.type === 'folder' ? 0o040755 : 0o100644;
  const executable = entry.mode & 0o100 ? 0o111 : 0;
  return { ...entry, mode: kind | executable, uid: 0, gid: 0, mtime };
}
