import { gunzipSync } from 'node:zlib';
import { beamInvalid } from './beam-invalid.ts';

/** The largest module that the compiler of OTP itself is known to make is a hundredth of this. */
const mostBytes = 256 * 1024 * 1024;

/**
 * The bytes of a BEAM file, which may be gzipped as a whole (`erlc +compressed`, `beam_lib:strip_files/1`).
 *
 * @throws OnebeamError `beam-invalid`
 */
export function gunzipped(bytes: Uint8Array, path?: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    throw beamInvalid(
      path,
      `gzip data of ${mostBytes} bytes at most`,
      cause instanceof Error ? cause.message : 'none',
    );
  }
}
