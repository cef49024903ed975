import { cpioEnd, cpioHeader, cpioPadding } from '../../../archive/cpio-write.ts';
import { OnebeamError } from '../../../errors/onebeam-error.ts';
import { isSystemFolder, type PackageEntry, withFolders } from '../entries.ts';
import type { RpmValue } from './rpm-header.ts';

const fileTypes = { folder: 0o040000, file: 0o100000, link: 0o120000 } as const;
/** `RPMFILE_CONFIG` with `RPMFILE_NOREPLACE`, `RPMFILE_DOC`, `RPMFILE_LICENSE`. */
const roleFlags = { configuration: 1 | 16, documentation: 2, licence: 128 } as const;
/** Sizes have 32 bits. */
const largest = 2 ** 32 - 1;

/**
 * Returns the files that a package owns, without folders of the system, sorted as rpm searches them: by the bytes of their
 * paths.
 *
 * @throws `package-too-large`
 */
export function rpmEntries(entries: readonly PackageEntry[]): PackageEntry[] {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > largest)
    throw new OnebeamError('package-too-large', { channel: 'rpm', found: total, expected: largest });
  return withFolders(entries)
    .filter(({ type, path }) => type !== 'folder' || !isSystemFolder(path))
    .sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
}

/** The tags that describe files. @param modified in seconds since 1970 */
export function fileTags(entries: readonly PackageEntry[], modified: number): [number, RpmValue][] {
  const int32 = (of: (entry: PackageEntry, index: number) => number): RpmValue => ({
    int32: entries.map(of),
  });
  const texts = (of: (entry: PackageEntry) => string): RpmValue => ({ texts: entries.map(of) });
  const folderOf = ({ path }: PackageEntry) => `/${path.slice(0, path.lastIndexOf('/') + 1)}`;
  const folders = [...new Set(entries.map(folderOf))];
  return [
    [1028, int32(({ size }) => size)],
    [1030, { int16: entries.map(fullMode) }],
    [1033, { int16: entries.map(() => 0) }],
    [1034, int32(() => modified)],
    [1035, texts(({ sha256 = '' }) => sha256)],
    [1036, texts(({ target = '' }) => target)],
    [1037, int32(({ role }) => (role ? roleFlags[role] : 0))],
    [1039, texts(() => 'root')],
    [1040, texts(() => 'root')],
    [1045, int32(() => 0xffffffff)],
    [1095, int32(() => 1)],
    [1096, int32((_, index) => index + 1)],
    [1097, texts(() => '')],
    [1116, int32((entry) => folders.indexOf(folderOf(entry)))],
    [1117, texts(({ path }) => path.slice(path.lastIndexOf('/') + 1))],
    [1118, { texts: folders }],
  ];
}

const fullMode = ({ type, mode }: PackageEntry): number => fileTypes[type] | mode;

/** The payload: a cpio archive, whose names begin with `./`. A link's content is its target. */
export async function* rpmPayload(
  entries: readonly PackageEntry[],
  modified: number,
): AsyncGenerator<Uint8Array> {
  for (const [index, entry] of entries.entries()) {
    const target = entry.type === 'link' ? Buffer.from(entry.target ?? '') : undefined;
    const size = target?.length ?? entry.size;
    yield cpioHeader({ path: `./${entry.path}`, mode: fullMode(entry), size, inode: index + 1, modified });
    if (target) yield target;
    else yield* entry.read();
    yield new Uint8Array(cpioPadding(size));
  }
  yield cpioEnd();
}
