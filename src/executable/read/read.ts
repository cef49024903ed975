import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';
import { decodeFooter, footerSize, footerSlack, type PlacedFooter } from '../../payload/format/footer.ts';
import { findFooterEnd, headerLength } from '../../payload/format/footer-end.ts';
import type { Manifest } from '../../payload/format/manifest.ts';
import { decodeManifest } from '../../payload/format/manifest-codec.ts';
import { pieces, readFully } from '../pieces.ts';
import { type SignatureKind, signatureKind } from './signature-kind.ts';

/** An executable that was made here, its description read and checked; the payload not yet. */
export interface Executable {
  path: string;
  /** In bytes. */
  size: number;
  footer: PlacedFooter;
  manifest: Manifest;
  signature: SignatureKind;
  /**
   * The payload's bytes, or some of them, in pieces, each valid until the next is requested. They are not checked against any
   * digest.
   */
  payload(from?: number, to?: number): AsyncGenerator<Uint8Array>;
  /** @throws `payload-digest` when the payload is not what the footer says. */
  checkPayload(): Promise<void>;
}

/** Options of calls that can be cancelled: they throw the signal's reason. */
export interface Abortable {
  signal?: AbortSignal | undefined;
}

/**
 * Opens an executable while `use` works with it.
 *
 * @throws `executable-unreadable`, `executable-invalid` (no ELF, PE or Mach-O), `footer-missing`, `footer-version`,
 *   `footer-invalid`, `manifest-digest`, `payload-mismatch`, `manifest-invalid` and the rest of `decodeManifest`
 */
export async function withExecutable<Result>(
  path: string,
  use: (executable: Executable) => Promise<Result>,
  { signal }: Abortable = {},
): Promise<Result> {
  const file = await open(path).catch((cause) => {
    throw new OnebeamError(
      'executable-unreadable',
      { path, problem: 'system', found: causeMessage(cause) },
      { cause },
    );
  });
  try {
    return await use(await readExecutable(path, file, signal));
  } finally {
    await file.close();
  }
}

async function readExecutable(
  path: string,
  file: FileHandle,
  signal: AbortSignal | undefined,
): Promise<Executable> {
  const status = await file.stat();
  if (!status.isFile()) throw new OnebeamError('executable-unreadable', { path, problem: 'special-file' });
  const { size } = status;
  const { footer, manifest, signature } = await readDescription(file, size).catch((error) => {
    // The codecs work on bytes and know no name.
    throw error instanceof OnebeamError ? error.withPath(path) : error;
  });
  const payload: Executable['payload'] = async function* (from = 0, to = footer.payloadLength) {
    if (from < 0 || from > to || to > footer.payloadLength) throw new RangeError('outside of the payload');
    const { payloadOffset } = footer;
    for await (const piece of pieces(file, payloadOffset + from, payloadOffset + to, true)) {
      signal?.throwIfAborted();
      yield piece;
    }
  };
  const checkPayload = async (): Promise<void> => {
    const hash = createHash('sha256');
    for await (const bytes of payload()) hash.update(bytes);
    const found = hash.digest('hex');
    if (found === footer.payloadSha256) return;
    throw new OnebeamError('payload-digest', { path, expected: footer.payloadSha256, found });
  };
  return { path, size, footer, manifest, signature, payload, checkPayload };
}

async function readDescription(
  file: FileHandle,
  size: number,
): Promise<{ footer: PlacedFooter; manifest: Manifest; signature: SignatureKind }> {
  const end = findFooterEnd(await readFully(file, 0, Math.min(size, headerLength)), size);
  const tailLength = Math.min(end, footerSize + footerSlack);
  const footer = decodeFooter(await readFully(file, end - tailLength, tailLength), end);
  const bytes = await readFully(file, footer.manifestOffset, footer.manifestLength);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== footer.manifestSha256) {
    throw new OnebeamError('manifest-digest', { expected: footer.manifestSha256, found });
  }
  const manifest = decodeManifest(bytes);
  const { size: payloadSize, sha256 } = manifest.payload;
  if (payloadSize !== footer.payloadLength || sha256 !== footer.payloadSha256) {
    throw new OnebeamError('payload-mismatch', {
      problem: 'payload',
      expectedSize: footer.payloadLength,
      expected: footer.payloadSha256,
      foundSize: payloadSize,
      found: sha256,
    });
  }
  const signature = await signatureKind(size - end, (offset, length) =>
    readFully(file, end + offset, length),
  );
  return { footer, manifest, signature };
}
