import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { TarReader } from '../archive/tar-read.ts';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import type { Pin } from './pins.ts';

/**
 * In addition to the executable, an archive has a package.json and a README: a larger file is not part of such a
 * package.
 */
const roomForTheRest = 1024 * 1024;

/**
 * Takes the executable out of a package's archive, checking the archive first and the executable after. Nothing is written.
 *
 * @param archive gzip around tar, with all members below `package/`.
 * @throws `bun-digest-wrong`
 */
export function packageBinary(archive: Uint8Array, pin: Pin): Uint8Array {
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (integrity !== pin.integrity) throw wrongDigest(`${pin.package}.tgz`, pin.integrity, integrity);
  const tar = inflate(archive, pin);
  const binary = member(tar, `package/${pin.file}`, pin);
  if (!binary)
    throw new OnebeamError('bun-digest-wrong', {
      path: pin.package,
      problem: 'no-member',
      expected: pin.file,
    });
  checkBinary(binary, pin, pin.package);
  return binary;
}

/**
 * Refuses an executable that is not the pinned one.
 *
 * @param path where it came from, for the error.
 * @throws `bun-digest-wrong`
 */
export function checkBinary(binary: Uint8Array, pin: Pin, path: string): void {
  const sha256 = createHash('sha256').update(binary).digest('hex');
  if (sha256 !== pin.sha256) throw wrongDigest(path, pin.sha256, sha256);
}

function inflate(archive: Uint8Array, pin: Pin): Buffer {
  const limit = pin.size + roomForTheRest;
  try {
    return gunzipSync(archive, { maxOutputLength: limit });
  } catch (cause) {
    throw new OnebeamError(
      'bun-digest-wrong',
      { path: pin.package, problem: 'gzip', expected: limit, found: causeMessage(cause) },
      { cause },
    );
  }
}

/** The content of one member. */
function member(tar: Uint8Array, wanted: string, pin: Pin): Buffer | undefined {
  const pieces: Uint8Array[] = [];
  let isWanted = false;
  try {
    for (const event of new TarReader({ total: pin.size + roomForTheRest }).read(tar)) {
      if ('entry' in event) isWanted = event.entry.path === wanted;
      else if (isWanted) pieces.push(event.data);
    }
  } catch (error) {
    if (!(error instanceof OnebeamError)) throw error;
    throw new OnebeamError(
      'bun-digest-wrong',
      { path: pin.package, problem: 'tar', found: error.message },
      { cause: error },
    );
  }
  return pieces.length > 0 ? Buffer.concat(pieces) : undefined;
}

function wrongDigest(path: string, expected: string, found: string): OnebeamError {
  return new OnebeamError('bun-digest-wrong', { path, problem: 'digest', expected, found });
}
