import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TarReader } from '../../archive/tar-read.ts';
import { zipContent } from '../../archive/zip-content.ts';
import { readZip } from '../../archive/zip-read.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';
import { gunzipStream, unxz } from './decompressed.ts';
import { TreeWriter } from './tree-writer.ts';
import { isUnneeded } from './unneeded-entry.ts';

/**
 * Unpacks an archive of a runtime into an empty folder: `.tar.gz`, `.tar`, `.zip`, and `.tar.xz` where `xz` is
 * installed; detected by the first bytes. Writes nothing outside of the folder: names are checked, links are created
 * last, and those that lead elsewhere are skipped. Sources and documentation are skipped too.
 *
 * @param environment for `xz` in its `PATH`.
 * @throws OnebeamError `archive-unknown`, `archive-damaged`, `xz-missing`, and the errors of the readers: `tar-*`,
 *   `zip-*`, `path-*`.
 */
export async function unpackArchive(
  archive: string,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const start = await firstBytes(archive);
  if (start.startsWith('504b')) return unpackZip(archive, folder);
  if (start.startsWith('1f8b')) return unpackTar(gunzipStream(createReadStream(archive)), folder, archive);
  if (start.startsWith('fd377a585a00')) return unpackTar(unxz(archive, environment), folder, archive);
  if (start.slice(257 * 2, 262 * 2) === '7573746172')
    return unpackTar(createReadStream(archive), folder, archive);
  throw new OnebeamError('archive-unknown', { path: archive });
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

async function unpackTar(bytes: AsyncIterable<Uint8Array>, folder: string, archive: string): Promise<void> {
  const reader = new TarReader({ paths: 'usual' });
  const tree = new TreeWriter(folder, isUnneeded);
  try {
    for await (const piece of bytes) {
      for (const event of reader.read(piece)) {
        if ('data' in event) await tree.write(event.data);
        else await tree.start(event.entry);
      }
    }
    reader.end();
    await tree.end();
  } catch (cause) {
    await tree.abandon();
    if (cause instanceof OnebeamError) throw cause.withPath(archive);
    throw new OnebeamError('archive-damaged', { path: archive, reason: causeMessage(cause) }, { cause });
  }
}

async function unpackZip(archive: string, folder: string): Promise<void> {
  const bytes = await readFile(archive);
  for (const entry of readZip(bytes, archive)) {
    if (entry.isFolder || isUnneeded(entry.path)) continue;
    const path = join(folder, entry.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, zipContent(bytes, entry, archive), { flag: 'wx' });
    await chmod(path, (entry.mode ?? 0) & 0o111 ? 0o755 : 0o644);
  }
}
