import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { TarReader } from '../../../src/archive/tar-read.ts';
import { endOfArchive, tarHeader, tarPadding } from '../../../src/archive/tar-write.ts';

/** A copy of a release package whose files `change` has changed. */
export async function packageOf(
  path: string,
  change: (files: Map<string, Uint8Array>) => void,
): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let last = '';
  for (const event of new TarReader({ paths: 'usual', again: true }).read(gunzipSync(await readFile(path)))) {
    if ('entry' in event) {
      last = event.entry.path;
      if (event.entry.type === 'file') files.set(last, new Uint8Array());
    } else files.set(last, Buffer.concat([files.get(last)!, event.data]));
  }
  change(files);
  const pieces = [...files].flatMap(([path, bytes]) => [
    tarHeader({ path, size: bytes.length, mode: 0o644 }, 0),
    bytes,
    new Uint8Array(tarPadding(bytes.length)),
  ]);
  return gzipSync(Buffer.concat([...pieces, endOfArchive]), { level: 1 });
}
