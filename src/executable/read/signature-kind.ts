/** The kind of a signature: none, only the executable's digests (macOS), or a certificate. */
export type SignatureKind = 'none' | 'ad-hoc' | 'certificate';

const superBlob = 0xfade0cc0;
const cmsSlot = 0x10000;
const blobHeader = 8;
/** A signature has half a dozen blobs. */
const mostBlobs = 100;

/**
 * Determines the kind of an executable's signature. Does not verify it: use the system's tools.
 *
 * Sources: xnu `osfmk/kern/cs_blobs.h` (numbers are big-endian); PE format, "Attribute Certificate Table".
 *
 * @param length of the data after the footer, in bytes.
 * @param read returns bytes of the signature by offset and length; fewer at its end.
 */
export async function signatureKind(
  length: number,
  read: (offset: number, length: number) => Promise<Uint8Array>,
): Promise<SignatureKind> {
  if (length === 0) return 'none';
  const head = view(await read(0, 12 + 8 * mostBlobs));
  if (head.byteLength < 12 || head.getUint32(0) !== superBlob) return 'certificate';
  const count = Math.min(head.getUint32(8), mostBlobs, (head.byteLength - 12) >> 3);
  for (let index = 0; index < count; index++) {
    if (head.getUint32(12 + 8 * index) !== cmsSlot) continue;
    const offset = head.getUint32(16 + 8 * index);
    if (offset > length - blobHeader) break;
    const cms = view(await read(offset, blobHeader));
    // An empty wrapper says: no certificate.
    if (cms.byteLength === blobHeader && cms.getUint32(4) > blobHeader) return 'certificate';
  }
  return 'ad-hoc';
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
