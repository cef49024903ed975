import { readFile, writeFile } from 'node:fs/promises';
import { inspect } from '../../src/executable/read/inspect.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';

/** Writes an executable of Linux again as it was made before manifests had build options: the same launcher and payload. */
export async function asFormat1(path: string, output: string): Promise<void> {
  const { manifest, payload } = await inspect(path);
  const bytes = await readFile(path);
  const [stub, archive] = [`${output}.stub`, `${output}.payload`];
  await writeFile(stub, bytes.subarray(0, payload.offset));
  await writeFile(archive, bytes.subarray(payload.offset, payload.offset + payload.size));
  const { build: _, ...rest } = manifest;
  const { target, name } = manifest;
  const ofPayload = { path: archive, size: payload.size, sha256: payload.sha256 };
  await assemble({
    ...{ target, name, stub, payload: ofPayload, output },
    manifest: encodeManifest({ ...rest, format: 1 }),
  });
}
