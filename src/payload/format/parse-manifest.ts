import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Manifest } from './manifest.ts';

/**
 * Reads a manifest without checking what is in it: only for bytes whose digest is known to be that of a manifest which
 * `decodeManifest` has accepted before. A separate module, because every start of an executable loads it.
 *
 * @throws `manifest-invalid` when it is not JSON in UTF-8.
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new OnebeamError('manifest-invalid', { expected: { kind: 'json' } }, { cause });
  }
}
