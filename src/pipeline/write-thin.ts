import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { pieces } from '../executable/pieces.ts';
import { layOutPayload } from '../executable/read/unpack.ts';
import { folderBeside } from '../files/folder-beside.ts';
import { refuseOutput, writeOutput } from '../files/output.ts';
import { decodeManifest } from '../payload/format/manifest-codec.ts';
import { PieceDeflater } from '../shipping/archives/deflate.ts';
import type { ArchiveEntry } from '../shipping/archives/pieces.ts';
import { tarGzip } from '../shipping/archives/tar-gzip.ts';
import { thinTree } from '../shipping/thin/thin-tree.ts';
import { thinFolders, thinLauncher, treeEntries } from '../shipping/thin-entries.ts';

export interface ThinOutput {
  /** Encoded. */
  manifest: Uint8Array;
  /** The payload's path. */
  payload: string;
  /** The folder; absolute. The archive is beside it. */
  output: string;
  /** Of the archive's entries, in seconds since 1970. */
  modified: number;
  /** An empty folder for the payload's files. */
  workFolder: string;
  cacheFolder: string;
  signal: AbortSignal | undefined;
}

export interface WrittenThin {
  /** The archive's. */
  path: string;
  size: number;
  sha256: string;
  thin: { folder: string; launchers: string[] };
}

/** The archive of a thin folder. */
export const thinArchive = (folder: string): string => `${folder}.tar.gz`;

/**
 * Refuses a folder that holds anything else than an earlier thin form of the program, before the work is done.
 *
 * @throws `folder-not-empty`, `output-is-input`, `output-not-a-file`
 */
export async function refuseThinOutput(
  folder: string,
  name: string,
  inputs: readonly string[],
): Promise<void> {
  await refuseOutput(thinArchive(folder), inputs);
  const isFile = await stat(folder).then(
    (found) => !found.isDirectory(),
    () => false,
  );
  if (isFile || !(await mayReplace(folder, name)))
    throw new OnebeamError('folder-not-empty', { path: folder });
}

/**
 * Writes the thin form of a payload, as a folder and as an archive of it. Each is written beside its place and
 * renamed; an existing one is replaced.
 *
 * @throws `folder-not-empty`, `output-not-writable`, as `walk`
 */
export async function writeThin(given: ThinOutput): Promise<WrittenThin> {
  const { output, workFolder, modified, cacheFolder, signal } = given;
  const manifest = decodeManifest(given.manifest);
  const { name } = manifest;
  const place = join(workFolder, 'tree');
  await withPayload(given.payload, async (file) => {
    const payload = (from = 0, to = manifest.payload.size) => pieces(file, from, to);
    await folderBeside(place, (beside) => layOutPayload({ manifest, payload }, beside));
  });
  signal?.throwIfAborted();
  const tree = await thinTree(manifest, place);
  const entries = treeEntries(name, tree);
  const inArchive = entries.map((entry) => ({ ...entry, path: `${name}/${entry.path}` }));
  const archive = tarGzip(inArchive, modified, new PieceDeflater(cacheFolder));
  await replaceFolder(output, name, (beside) => writeEntries(entries, beside));
  const written = await writeOutput(thinArchive(output), 0o644, async (file) => {
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of archive) {
      signal?.throwIfAborted();
      hash.update(piece);
      size += piece.length;
      await file.writeFile(piece);
    }
    return { size, sha256: hash.digest('hex') };
  });
  const launchers = tree.commands.map((command) => join(output, thinLauncher(command)));
  return { path: thinArchive(output), ...written, thin: { folder: output, launchers } };
}

async function withPayload(path: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

async function writeEntries(entries: readonly ArchiveEntry[], folder: string): Promise<void> {
  for (const { path, mode, content } of entries) {
    const place = join(folder, path);
    await writeOutput(
      place,
      mode,
      async (file) => {
        for await (const piece of content()) await file.writeFile(piece);
      },
      { flush: false, isFresh: true },
    );
  }
}

/** Fills a new folder, and exchanges the one that is there for it. */
async function replaceFolder(
  folder: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const mark = randomBytes(6).toString('hex');
  const [made, old] = ['new', 'old'].map((word) =>
    join(dirname(folder), `.${basename(folder)}.${mark}.${word}`),
  ) as [string, string];
  try {
    await folderBeside(made, fill);
    if (!(await mayReplace(folder, name))) throw new OnebeamError('folder-not-empty', { path: folder });
    const isThere = await rename(folder, old).then(
      () => true,
      () => false,
    );
    await rename(made, folder).catch(async (error) => {
      if (isThere) await rename(old, folder);
      throw error;
    });
  } catch (cause) {
    await rm(made, { recursive: true, force: true });
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof OnebeamError || !/^E[A-Z]+$/.test(code ?? '')) throw cause;
    throw new OnebeamError('output-not-writable', { path: folder, found: message }, { cause });
  }
  await rm(old, { recursive: true, force: true });
}

/** Returns true when the folder is empty, or has only a thin form written by onebeam: launchers, and one tree. */
async function mayReplace(folder: string, name: string): Promise<boolean> {
  const list = (path: string) => readdir(path).catch(() => []);
  const inside = await list(folder);
  if (inside.length === 0) return true;
  const { launchers, trees } = thinFolders;
  if (inside.some((one) => one !== launchers && one !== trees)) return false;
  if ((await list(join(folder, trees))).some((one) => one !== name)) return false;
  for (const launcher of await list(join(folder, launchers))) {
    const text = await readFile(join(folder, launchers, launcher), 'utf8').catch(() => '');
    if (!text.startsWith('#!/bin/sh\n') || !text.includes('Written by onebeam.')) return false;
  }
  return true;
}
