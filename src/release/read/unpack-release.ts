import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duplex, pipeline } from 'node:stream';
import { TarReader } from '../../archive/tar-read.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';
import { gunzipStream } from '../../runtimes/unpack/decompressed.ts';
import { TreeWriter } from '../../runtimes/unpack/tree-writer.ts';

/**
 * Unpacks an archive of a release: `.tar`, `.tar.gz` or `.tar.zst`, as its first bytes say. Nothing is written outside of the folder.
 * A link whose way leads out of it is an error: the release would be another one without it.
 *
 * @param folder empty.
 * @returns the folder of the release: that, or the only one in it.
 * @throws OnebeamError `release-invalid`, `release-link`, `archive-damaged`, `tar-*`, `path-*`
 */
export async function unpackRelease(archive: string, folder: string): Promise<string> {
  const start = await firstBytes(archive);
  const place = join(folder, 'release');
  await mkdir(place);
  if (start.startsWith('1f8b')) await unpackTar(gunzipStream(createReadStream(archive)), place, archive);
  else if (start.startsWith('28b52ffd')) await unpackTar(unzstd(archive), place, archive);
  else if (start.slice(257 * 2, 262 * 2) === '7573746172') {
    await unpackTar(createReadStream(archive), place, archive);
  } else throw new OnebeamError('release-invalid', { path: archive, problem: 'no-release' });
  const names = await readdir(place);
  return names.length === 1 && names[0] !== 'releases' ? join(place, names[0]!) : place;
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(262);
    const { bytesRead } = await file.read(start);
    return start.toString('hex', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* unzstd(archive: string): AsyncGenerator<Uint8Array> {
  const { createZstdDecompress } = (await import('node:zlib')) as unknown as {
    createZstdDecompress?: () => Duplex;
  };
  // Node has it since 22.15.
  if (!createZstdDecompress) throw new OnebeamError('archive-unknown', { path: archive });
  yield* pipeline(createReadStream(archive), createZstdDecompress(), () => undefined);
}

/**
 * Unpacks a tar archive. Nothing is written outside of the folder.
 *
 * @param folder empty.
 * @param archive its path, for messages.
 * @throws OnebeamError `release-link`, `archive-damaged`, `tar-*`, `path-*`
 */
export async function unpackTar(
  bytes: AsyncIterable<Uint8Array>,
  folder: string,
  archive: string,
): Promise<void> {
  const reader = // Mix packs files of overlays twice.
    new TarReader({ paths: 'usual', again: true });
  const tree = new TreeWriter(folder, () => false);
  const links: { path: string; target: string }[] = [];
  const folders: string[] = [];
  try {
    for await (const piece of bytes) {
      for (const event of reader.read(piece)) {
        if ('data' in event) await tree.write(event.data);
        else {
          const { path, type, linkTarget = '' } = event.entry;
          if (type === 'symlink' || type === 'hardlink') links.push({ path, target: linkTarget });
          if (type === 'folder') folders.push(path);
          await tree.start(event.entry);
        }
      }
    }
    reader.end();
    await tree.end();
  } catch (cause) {
    await tree.abandon();
    if (cause instanceof OnebeamError) throw cause.withPath(archive);
    throw new OnebeamError('archive-damaged', { path: archive, reason: causeMessage(cause) }, { cause });
  }
  for (const path of folders) await mkdir(join(folder, path), { recursive: true });
  await requireLinks(links, folder);
  await chmod(folder, 0o700);
}

/** Links that lead out of the archive, or nowhere, were not made. */
async function requireLinks(
  links: readonly { path: string; target: string }[],
  folder: string,
): Promise<void> {
  for (const { path, target } of links) {
    const found = await lstat(join(folder, path)).catch(() => undefined);
    if (!found) throw new OnebeamError('release-link', { path, problem: 'outside', found: target });
  }
}
