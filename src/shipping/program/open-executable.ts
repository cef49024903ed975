import { createHash } from 'node:crypto';
import { type Executable, withExecutable } from '../../executable/read/read.ts';
import { walk } from '../../executable/read/walk.ts';
import { readPieces } from '../../files/read-pieces.ts';
import type { Manifest } from '../../payload/format/manifest.ts';
import type { ShippedTarget } from '../channels/shipped-program.ts';
import { sbomPath } from '../sbom.ts';

/** An executable that was read from its first byte to its last. */
export interface OpenedExecutable {
  manifest: Manifest;
  executable: ShippedTarget['executable'];
  /** The bill of materials in the payload; executables of early versions have none. */
  sbom?: Uint8Array;
}

/** A bill of materials is some hundred kB; a larger file of the name is none. */
const largestSbom = 16 * 1024 * 1024;

/**
 * Reads an executable with every check of `verify`, and hashes the complete file. No digest covers only the launcher:
 * `release.json` states the hash of the file.
 *
 * @throws as `verify`; the signal's reason
 */
export async function openExecutable(
  path: string,
  signal: AbortSignal | undefined,
): Promise<OpenedExecutable> {
  return withExecutable(
    path,
    async (opened) => {
      await opened.checkPayload();
      const sbom = await readSbom(opened);
      const { footer, manifest, size } = opened;
      const payload = {
        offset: footer.payloadOffset,
        size: footer.payloadLength,
        sha256: footer.payloadSha256,
      };
      const sums = await hashes(path, payload.offset, signal);
      const launcher = { size: payload.offset, sha256: sums.launcher };
      return {
        manifest,
        executable: { path, size, sha256: sums.whole, launcher, payload },
        ...(sbom && { sbom }),
      };
    },
    { signal },
  );
}

async function readSbom(executable: Executable): Promise<Uint8Array | undefined> {
  const held: Uint8Array[] = [];
  let isIt = false;
  await walk(executable, {
    begin: async ({ path, size }) => {
      isIt = path === sbomPath && size <= largestSbom;
    },
    data: async (bytes) => {
      if (isIt) held.push(bytes.slice());
    },
    end: async () => {
      isIt = false;
    },
  });
  return held.length > 0 ? Buffer.concat(held) : undefined;
}

async function hashes(
  path: string,
  launcherSize: number,
  signal: AbortSignal | undefined,
): Promise<{ whole: string; launcher: string }> {
  const whole = createHash('sha256');
  const launcher = createHash('sha256');
  let left = launcherSize;
  for await (const bytes of readPieces(path)) {
    signal?.throwIfAborted();
    whole.update(bytes);
    if (left > 0) launcher.update(bytes.subarray(0, Math.min(left, bytes.length)));
    left -= bytes.length;
  }
  return { whole: whole.digest('hex'), launcher: launcher.digest('hex') };
}
