import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Pin } from './pins.ts';

const blockSize = 512;
/** Besides the executable an archive holds a package.json and a README: what is larger than this is not one of ours. */
const roomForTheRest = 1024 * 1024;

/**
 * Takes the executable out of a package's archive, checking the archive first and the executable after. Only the one
 * member is looked at, and nothing is written, so its neighbours' names do not matter.
 *
 * @param archive gzip around tar (POSIX.1-1988 ustar), with all members below `package/`.
 * @throws `base-digest-wrong`
 */
export function packageBinary(archive: Uint8Array, pin: Pin): Uint8Array {
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (integrity !== pin.integrity) throw wrong(`${pin.package}.tgz`, pin.integrity, integrity);
  const tar = inflate(archive, pin);
  const binary = member(tar, `package/${pin.file}`);
  if (!binary) throw wrong(pin.package, pin.file, 'no such file in the archive');
  checkBinary(binary, pin, pin.package);
  return binary;
}

/**
 * Refuses an executable that is not the pinned one.
 *
 * @param path where it came from, for the error.
 * @throws `base-digest-wrong`
 */
export function checkBinary(binary: Uint8Array, pin: Pin, path: string): void {
  const sha256 = createHash('sha256').update(binary).digest('hex');
  if (sha256 !== pin.sha256) throw wrong(path, pin.sha256, sha256);
}

function inflate(archive: Uint8Array, pin: Pin): Buffer {
  const limit = pin.size + roomForTheRest;
  try {
    return gunzipSync(archive, { maxOutputLength: limit });
  } catch (cause) {
    throw wrong(pin.package, `gzip of at most ${limit} bytes`, (cause as Error).message);
  }
}

function member(tar: Buffer, wanted: string): Buffer | undefined {
  for (let at = 0; at + blockSize <= tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    const start = at + blockSize;
    if (name === wanted) return start + size <= tar.length ? tar.subarray(start, start + size) : undefined;
    at = start + Math.ceil(size / blockSize) * blockSize;
  }
  return undefined;
}

function wrong(path: string, expected: string, found: string): OnebeamError {
  return new OnebeamError('base-digest-wrong', { path, expected, found });
}
