import type { Manifest } from '../../payload/format/manifest.ts';
import { type Executable, withExecutable } from './read.ts';
import type { SignatureKind } from './signature-kind.ts';

/** Content and metadata of an executable. Sizes are in bytes. */
export interface Inspection {
  path: string;
  size: number;
  payload: { offset: number; size: number; sha256: string };
  manifest: Manifest;
  /** The kind of signature. The signature itself is not checked. */
  signature: SignatureKind;
}

/**
 * Reads an executable's description; the payload itself is not looked at (see `verify`).
 *
 * @throws as `withExecutable`
 */
export const inspect = (path: string): Promise<Inspection> =>
  withExecutable(path, async (executable) => inspection(executable));

export const inspection = ({ path, size, footer, manifest, signature }: Executable): Inspection => ({
  path,
  size,
  payload: { offset: footer.payloadOffset, size: footer.payloadLength, sha256: footer.payloadSha256 },
  manifest,
  signature,
});
