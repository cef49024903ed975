import { gnuTarHeader } from '../../archive/gnu-tar.ts';
import { endOfArchive, tarPadding } from '../../archive/tar-write.ts';
import type { PackageEntry } from './entries.ts';

export interface PackageTarOptions {
  /** In front of every name: `./` for Debian. */
  prefix?: string;
  /** Headers before an entry's main header. */
  before?(entry: PackageEntry): Promise<Uint8Array>;
  /** True when it ends as an archive does; `true` by default. */
  ended?: boolean;
}

/**
 * Writes the entries as a tar archive, in their order.
 *
 * @param modified of every entry, in seconds since 1970.
 */
export async function* packageTar(
  entries: readonly PackageEntry[],
  modified: number,
  { prefix = '', before, ended = true }: PackageTarOptions = {},
): AsyncGenerator<Uint8Array> {
  if (prefix) yield gnuTarHeader({ type: 'folder', path: prefix, mode: 0o755, size: 0 }, modified);
  for (const entry of entries) {
    const { type, mode, size, target } = entry;
    const path = `${prefix}${entry.path}${type === 'folder' ? '/' : ''}`;
    if (before) yield await before(entry);
    yield gnuTarHeader({ type, path, mode, size, ...(target !== undefined && { target }) }, modified);
    yield* entry.read();
    yield new Uint8Array(tarPadding(size));
  }
  if (ended) yield endOfArchive;
}
