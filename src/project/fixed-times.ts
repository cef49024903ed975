import { stat } from 'node:fs/promises';
import { withoutTimes } from '../archive/zip-times.ts';
import type { Escript } from '../escript/escript.ts';
import { writeBeside } from '../files/write-beside.ts';

/**
 * Rewrites an escript that a project's tool has just made, with all entries of 1980-01-01. The tools put the time of the
 * build into the archive, and nothing reads it there; without it unchanged sources give the same executable.
 *
 * @throws the system's error
 */
export async function fixTimes({ path, bytes, header, body }: Escript): Promise<void> {
  if (body.kind !== 'archive') return;
  const archive = withoutTimes(bytes.subarray(header.bodyOffset), path);
  const fixed = Buffer.concat([bytes.subarray(0, header.bodyOffset), archive]);
  if (fixed.equals(bytes)) return;
  const { mode } = await stat(path);
  await writeBeside(path, mode & 0o777, (file) => file.writeFile(fixed));
}
