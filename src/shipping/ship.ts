import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'fflate';
import { endOfArchive, tarHeader } from '../archive/tar-write.ts';
import { writeBeside } from '../files/write-beside.ts';
import type { Target } from '../targets/target.ts';
import { defaultIcon } from './default-icon.ts';
import { desktopEntry } from './desktop-entry.ts';
import { type Icon, openIcon } from './icon.ts';
import { macosApp } from './macos-app.ts';
import { type ArchivedFile, writeZip } from './zip-write.ts';

/** Options of `ship`. */
export interface ShipOptions {
  /** The program's name. */
  name: string;
  /** Of the program, for the property list of a bundle. */
  version: string;
  archive: boolean;
  macosApp: boolean;
  desktop: boolean;
  /** Path of a PNG or ICNS file. Default: a built-in icon. */
  icon?: string | undefined;
}

/** A file written next to the executables. */
export interface ShippedFile {
  /** Absolute. */
  path: string;
  size: number;
  sha256: string;
}

/**
 * Writes distribution files next to the executables: bundles, desktop entries, archives, and `SHA256SUMS` of every
 * executable and archive.
 *
 * @param artifacts from `BuildResult.artifacts`.
 * @throws OnebeamError `icon-invalid`, or the system's error
 */
export async function ship(
  artifacts: readonly { target: Target; path: string; sha256: string }[],
  options: ShipOptions,
): Promise<ShippedFile[]> {
  const icon = await iconOf(options);
  const shipped: ShippedFile[] = [];
  const sums = new Map<string, Map<string, string>>();
  for (const { target, path, sha256 } of artifacts) {
    const folder = dirname(path);
    const listed = sums.get(folder) ?? new Map<string, string>();
    sums.set(folder, listed.set(basename(path), sha256));
    const files = await handedOut(target, path, options, icon);
    const stem = basename(path).replace(/\.exe$/, '');
    for (const file of files.filter(
      ({ path: inside }) => inside !== options.name && !inside.endsWith('.exe'),
    )) {
      const own = file.path.replace(options.name, () => stem);
      shipped.push(await written(join(folder, own), file.mode, file.content));
    }
    if (!options.archive) continue;
    const isTar = target.startsWith('linux');
    const label = stem.endsWith(target) ? stem : `${stem}-${target}`;
    const bytes = isTar ? gzipSync(tar(files), { mtime: 0, level: 6 }) : writeZip(files);
    const made = await written(join(folder, `${label}${isTar ? '.tar.gz' : '.zip'}`), 0o644, bytes);
    listed.set(basename(made.path), made.sha256);
    shipped.push(made);
  }
  if (options.archive) {
    for (const [folder, listed] of sums) {
      const text = new TextEncoder().encode(await checksumFile(folder, listed));
      shipped.push(await written(join(folder, checksumFileName), 0o644, text));
    }
  }
  return shipped;
}

async function iconOf({ icon, macosApp, desktop }: ShipOptions): Promise<Icon | undefined> {
  if (icon !== undefined) return openIcon(icon);
  return macosApp || desktop ? defaultIcon() : undefined;
}

/** The content of an archive for a target, by path in the archive. */
async function handedOut(
  target: Target,
  path: string,
  { name, version, macosApp: bundled, desktop }: ShipOptions,
  icon: Icon | undefined,
): Promise<ArchivedFile[]> {
  const content = await readFile(path);
  if (bundled && target.startsWith('darwin')) return macosApp(name, version, content, icon);
  const own = { path: target.startsWith('windows') ? `${name}.exe` : name, mode: 0o755 as const, content };
  if (!desktop || !target.startsWith('linux')) return [own];
  const picture =
    icon?.kind === 'png' ? [{ path: `${name}.png`, mode: 0o644 as const, content: icon.bytes }] : [];
  const entry = new TextEncoder().encode(desktopEntry(name, { icon: picture.length > 0 }));
  return [own, { path: `${name}.desktop`, mode: 0o644, content: entry }, ...picture];
}

function tar(files: readonly ArchivedFile[]): Uint8Array {
  const blocks = files.flatMap(({ path, mode, content }) => [
    tarHeader({ path, mode, size: content.length }, 0),
    content,
    new Uint8Array((512 - (content.length % 512)) % 512),
  ]);
  return Buffer.concat([...blocks, endOfArchive]);
}

async function written(path: string, mode: number, bytes: Uint8Array): Promise<ShippedFile> {
  await writeBeside(path, mode, (file) => file.writeFile(bytes));
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * The text of a folder's SHA256SUMS, as `sha256sum -c` reads it, sorted by name. What builds before have listed there stays
 * as long as the file does: a folder may get its targets one after the other.
 *
 * @param listed sums of the files that were written now, by name.
 * @throws the system's error when there is one that cannot be read
 */
async function checksumFile(folder: string, listed: ReadonlyMap<string, string>): Promise<string> {
  const before = await readFile(join(folder, checksumFileName), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const sums = new Map(listed);
  for (const line of before.split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *]([^/\\]+)$/.exec(line) ?? [];
    if (sum && name && !sums.has(name) && existsSync(join(folder, name))) sums.set(name, sum);
  }
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');
}

const checksumFileName = 'SHA256SUMS';
