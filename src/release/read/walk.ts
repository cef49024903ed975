import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/** More files than this no payload has. */
export const fileLimit = 100_000;

export interface WalkOptions {
  /** Absolute, without links: a link may lead anywhere in it. */
  root: string;
  /** Returns true for paths in the release where a link may lead out of it. None by default. */
  linksOut?(path: string): boolean;
  /** True when links to nothing are passed over. They are errors by default. */
  linksToNothing?: boolean;
  /** Returns true for paths in the release to visit; those of folders end in `/`. All by default. */
  keeps?(path: string): boolean;
}

export interface Walked {
  files: PayloadFile[];
  /** Folders without a file, which a payload cannot have. */
  emptyFolders: string[];
}

/**
 * Lists the files below a folder, links followed. Nothing is read.
 *
 * @param folder absolute.
 * @param base its path in the release, with `/` at its end unless it is empty.
 * @throws OnebeamError `release-link` for a link that leads out of the release, nowhere, or in a circle; `release-invalid` `too-large`
 */
export async function walk(folder: string, base: string, options: WalkOptions): Promise<Walked> {
  const found: Walked = { files: [], emptyFolders: [] };
  await walkInto(folder, base, options, found, [await realpath(folder)]);
  return found;
}

async function walkInto(
  folder: string,
  base: string,
  options: WalkOptions,
  found: Walked,
  above: readonly string[],
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.length === 0 && base !== '') found.emptyFolders.push(base);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const inside = `${base}${entry.name}`;
    const real = entry.isSymbolicLink() ? await followed(path, inside, options) : path;
    if (real === undefined) continue;
    const status = await stat(real);
    if (status.isDirectory()) {
      if (options.keeps?.(`${inside}/`) === false) continue;
      if (above.includes(real)) {
        throw new OnebeamError('release-link', { path: inside, problem: 'circle', found: real });
      }
      await walkInto(real, `${inside}/`, options, found, [...above, real]);
    } else if (status.isFile() && options.keeps?.(inside) !== false) {
      const mode = (status.mode & 0o111) === 0 ? 0o644 : 0o755;
      found.files.push({ path: inside, mode, size: status.size, content: { file: real } });
      if (found.files.length > fileLimit) {
        throw new OnebeamError('release-invalid', {
          path: folder,
          problem: 'too-large',
          expected: fileLimit,
        });
      }
    }
  }
}

/**
 * Follows a link.
 *
 * @returns nothing for a link to nothing, where such are passed over.
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
