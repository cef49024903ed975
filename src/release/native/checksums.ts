import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readFailure } from '../../files/read-failure.ts';
import type { NativeCaches } from './cache-folders.ts';

/** No such file is larger: a line is about 130 bytes. */
const sizeLimit = 4_000_000;

/** `checksum.exs` of elixir_make, `checksum-Elixir.MyApp.Native.exs` of `rustler_precompiled`. */
const checksumFile = /^checksum(-[\w.]+)?\.exs$/;

/** A pair in them: `"NAME" => "sha256:HEX"`. */
const pair = /"([^"\\]+)"\s*=>\s*"sha256:([0-9a-f]{64})"/g;

/**
 * Reads the checksums that the package of an application has of its archives. Its folder is the one that Mix fetched it to, its folder
 * in an umbrella project, or the project itself.
 *
 * @returns SHA-256 in hexadecimal digits, by the names of archives.
 * @throws OnebeamError `release-file-unreadable`
 */
export async function checksumsOf(
  application: string,
  { project, dependencies }: NativeCaches,
): Promise<ReadonlyMap<string, string>> {
  const folders = [
    ...(dependencies === undefined ? [] : [join(dependencies, application)]),
    ...(project === undefined ? [] : [join(project, 'apps', application), project]),
  ];
  const found = new Map<string, string>();
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [] as string[]);
    for (const name of names.filter((one) => checksumFile.test(one)).sort()) {
      const path = join(folder, name);
      // Neither a dangling link nor a FIFO, which would wait for a writer.
      const status = await stat(path).catch(() => undefined);
      if (!status?.isFile() || status.size > sizeLimit) continue;
      const text = await readFile(path, 'utf8').catch((cause) => {
        throw new OnebeamError('release-file-unreadable', { path, found: readFailure(cause) }, { cause });
      });
      for (const [, file, sum] of text.matchAll(pair)) {
        if (!found.has(file!)) found.set(file!, sum!);
      }
    }
  }
  return found;
}
