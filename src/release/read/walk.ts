import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/** No payload has more files than this. */
export const fileLimit = 100_000;
/** Links to folders. In relx's mode `dev` each application is one. */
const linkLimit = 10_000;

const tooLarge = (path: string): OnebeamError =>
  new OnebeamError('release-invalid', { path, problem: 'too-large', expected: fileLimit });

export interface WalkOptions {
  /** Absolute, without links: a link may lead anywhere in it. */
  root: string;
  /** Returns true for paths in the release where a link may lead out of it. None by default. */
  linksOut?(path: string): boolean;
  /** Skips links to missing files if true. They are errors by default. */
  linksToNothing?: boolean;
  /** Returns true for paths in the release to visit; those of folders end in `/`. All by default. */
  keeps?(path: string): boolean;
}

export interface Walked {
  files: PayloadFile[];
  /** Folders without a file, which a payload cannot have. */
  emptyFolders: string[];
  /** Devices, sockets and FIFOs, which are not packed. */
  special: string[];
}

/**
 * Lists the files below a folder, and follows links. Reads no file.
 *
 * @param folder absolute.
 * @param base its path in the release, with `/` at its end unless it is empty.
 * @throws OnebeamError `release-link` for a link that leads out of the release, nowhere, or in a circle; `release-invalid` `too-large`;
 *   `path-unsafe` for a name that is not UTF-8
 */
export async function walk(folder: string, base: string, options: WalkOptions): Promise<Walked> {
  const found: Walked = { files: [], emptyFolders: [], special: [] };
  const count = { links: 0 };
  await walkInto(folder, base, { options, found, count }, [await realpath(folder)]);
  return found;
}

interface Walk {
  options: WalkOptions;
  found: Walked;
  /** Two links in each folder to the next one lead to a million folders in twenty levels. */
  count: { links: number };
}

async function walkInto(folder: string, base: string, walk: Walk, above: readonly string[]): Promise<void> {
  const { options, found, count } = walk;
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.length === 0 && base !== '') found.emptyFolders.push(base);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const inside = `${base}${entry.name}`;
    if (entry.name.includes('\ufffd')) await refuseOtherEncodings(folder, entry.name, inside);
    const real = entry.isSymbolicLink() ? await followed(path, inside, options) : path;
    if (real === undefined) continue;
    const status = await stat(real);
    if (status.isDirectory()) {
      if (options.keeps?.(`${inside}/`) === false) continue;
      if (above.includes(real)) {
        throw new OnebeamError('release-link', { path: inside, problem: 'circle', found: real });
      }
      if (entry.isSymbolicLink()) count.links++;
      if (count.links > linkLimit) throw tooLarge(folder);
      await walkInto(real, `${inside}/`, walk, [...above, real]);
    } else if (options.keeps?.(inside) !== false) {
      const mode = (status.mode & 0o111) === 0 ? 0o644 : 0o755;
      if (status.isFile())
        found.files.push({ path: inside, mode, size: status.size, content: { file: real } });
      else found.special.push(inside);
      if (found.files.length > fileLimit) throw tooLarge(folder);
    }
  }
}

/**
 * Rejects a name that is not UTF-8: it is read with U+FFFD in it, and no file can be opened by that name.
 *
 * @throws OnebeamError `path-unsafe`
 */
async function refuseOtherEncodings(folder: string, name: string, inside: string): Promise<void> {
  const isThere = (await readdir(folder, { encoding: 'buffer' })).some((one) =>
    one.equals(Buffer.from(name)),
  );
  if (!isThere) throw new OnebeamError('path-unsafe', { path: inside, problem: 'not-unicode' });
}

/**
 * Follows a link.
 *
 * @returns nothing for a link to a missing file, if `linksToNothing` is true.
 * @throws OnebeamError `release-link`
 */
export async function followed(
  path: string,
  inside: string,
  options: WalkOptions,
): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined);
  const target = () => readlink(path).catch(() => '');
  if (real === undefined) {
    if (options.linksToNothing) return undefined;
    throw new OnebeamError('release-link', { path: inside, problem: 'nowhere', found: await target() });
  }
  if (!options.linksOut?.(inside) && real !== options.root && !real.startsWith(options.root + sep)) {
    throw new OnebeamError('release-link', { path: inside, problem: 'outside', found: await target() });
  }
  return real;
}
