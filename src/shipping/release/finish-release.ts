import { basename } from 'node:path';
import type { ReleasedFile } from '../channels/channel.ts';
import type { ShippedProgram } from '../channels/shipped-program.ts';
import type { ShipContext, ShipRequest } from '../ship-request.ts';
import { checksumFileName, checksumsBefore, checksumText } from './checksums.ts';
import { writeReleaseFile } from './write-release-file.ts';

/**
 * Writes what describes the files of a release, after all of them: their checksums.
 *
 * @param made the files so far; what is written is added.
 */
export async function finishRelease(
  made: { files: ReleasedFile[] },
  program: ShippedProgram,
  request: ShipRequest,
  { signal }: ShipContext,
): Promise<void> {
  const { checksums = 'release', output, dryRun = false } = request;
  if (checksums === 'none') return;
  const write = async (path: string, text: string) => {
    const file = { path, mode: 0o644 as const, content: () => [new TextEncoder().encode(text)] };
    const written = await writeReleaseFile(file, { output, dryRun, signal });
    made.files.push({ channel: 'archive', kind: 'checksums', path, ...written });
  };
  const sums = new Map<string, string>();
  if (checksums === 'folder') {
    for (const [name, sum] of await checksumsBefore(output)) sums.set(name, sum);
    for (const { executable } of program.targets) sums.set(basename(executable.path), executable.sha256);
  }
  for (const { path, sha256, kind } of made.files) if (kind !== 'bundle') sums.set(path, sha256);
  await write(checksumFileName, checksumText(sums));
}
