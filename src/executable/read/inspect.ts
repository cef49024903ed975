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
 * Reads the description of an executable. Does not read the payload: see `verify`.
 *
 * @param path of an executable built by onebeam, for any target.
 * @throws OnebeamError `executable-unreadable`, `executable-invalid`, `footer-missing`, `footer-invalid`, `footer-version`,
 *   `manifest-digest`, `manifest-invalid`
 * @example
 * const { manifest, size } = await inspect('dist/my_app');
 * console.log(manifest.target, manifest.otp.release, size);
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
