import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { safePath } from '../../archive/safe-path.ts';
import { writeOutput } from '../../files/output.ts';
import type { ChannelFile } from '../channels/channel.ts';

export interface WriteReleaseOptions {
  /** The output folder, absolute. */
  output: string;
  /** Makes and measures the content, and writes nothing. */
  dryRun: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Writes one file of a release beside its final name, then renames it. Memory does not grow with the file.
 *
 * @returns its size in bytes, and its SHA-256.
 * @throws `output-not-writable`, what the content throws, the signal's reason. The final name is then unchanged.
 */
export async function writeReleaseFile(
  file: Pick<ChannelFile, 'path' | 'mode' | 'content'>,
  { output, dryRun, signal }: WriteReleaseOptions,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const copy = async (write: (bytes: Uint8Array) => Promise<void>) => {
    for await (const bytes of file.content()) {
      signal?.throwIfAborted();
      hash.update(bytes);
      size += bytes.length;
      await write(bytes);
    }
  };
  if (dryRun) await copy(async () => undefined);
  else {
    const path = join(output, safePath(file.path));
    await writeOutput(path, file.mode, (handle) => copy((bytes) => handle.writeFile(bytes)));
  }
  return { size, sha256: hash.digest('hex') };
}
