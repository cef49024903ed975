import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { encodeFooter } from '../../payload/format/footer.ts';
import { pieces } from '../pieces.ts';

/** The data after the stub in an executable; the footer is derived from it. */
export interface PayloadSection {
  /** The file of the payload, and what it is known to be. */
  payload: { path: string; size: number; sha256: string };
  /** Encoded. */
  manifest: Uint8Array;
}

/** Payload, manifest and footer, in order; each piece may overwrite the one before it. @throws `payload-changed` at the payload's end, when it is not the announced one. */
export async function* sectionBytes(
  payloadFile: FileHandle,
  { payload, manifest }: PayloadSection,
): AsyncGenerator<Uint8Array> {
  yield* checkedPayload(payloadFile, payload);
  yield manifest;
  yield encodeFooter({
    payloadLength: payload.size,
    manifestLength: manifest.length,
    manifestSha256: createHash('sha256').update(manifest).digest('hex'),
    payloadSha256: payload.sha256,
  });
}

async function* checkedPayload(
  file: FileHandle,
  { path, size, sha256 }: PayloadSection['payload'],
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const bytes of pieces(file, 0, size, true)) {
    hash.update(bytes);
    length += bytes.length;
    yield bytes;
  }
  const found = hash.digest('hex');
  if (length === size && found === sha256) return;
  const sizes = { expectedSize: size, foundSize: length };
  throw new OnebeamError('payload-changed', { path, ...sizes, expected: sha256, found });
}
