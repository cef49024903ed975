import { createHash } from 'node:crypto';

/** Content of an image layout, named by its digest. */
export interface Blob {
  mediaType: string;
  /** `sha256:` and 64 hexadecimal digits. */
  digest: string;
  /** In bytes. */
  size: number;
  /** In memory, or the path of a file. */
  content: Uint8Array | string;
}

/** A layer: its compressed form, and the digest of the tar in it. */
export interface Layer {
  blob: Blob;
  diffId: string;
}

export const indexType = 'application/vnd.oci.image.index.v1+json';
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const documentTypes = {
  config: 'application/vnd.oci.image.config.v1+json',
  index: indexType,
  manifest: manifestType,
} as const;

/** A document as a blob: no white space, keys in the order given. */
export function jsonBlob(kind: keyof typeof documentTypes, value: object): Blob {
  const content = new TextEncoder().encode(JSON.stringify(value));
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  return { mediaType: documentTypes[kind], digest, size: content.length, content };
}
