import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { decodeManifest } from '../../src/payload/format/manifest-codec.ts';
import { contents, release } from '../release/frames.ts';
import type { ReleasePaths } from '../release/place.ts';
import { isProgramData } from '../release/program-data.ts';
import { asLaunchError } from '../report-failure.ts';
import { type Payload, sha256 } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { currentPlace } from './current-place.ts';
import type { Report } from './report.ts';

const pieceLength = 1024 * 1024;

/** `ONEBEAM=verify`: hashes the payload and every file of the release again. The report is bad if anything differs. */
export async function verify(machine: Machine, payload: Payload): Promise<Report> {
  const damage = await payloadDamage(machine, payload);
  const { place, ready } = currentPlace(machine, payload);
  const isThere = machine.facts(place.release, false) !== undefined;
  const different = isThere ? differentFiles(machine, place.release, payload) : [];
  const state = different.length > 0 || (isThere && !ready) ? 'damaged' : isThere ? 'good' : 'not unpacked';
  const release = machine.text(place.release);
  const willRepair = state === 'damaged' && !damage && startsAnew(machine, place, payload, different);
  const lines = [
    `payload: ${damage ? `damaged: ${damage}` : 'good'}`,
    `release: ${state}: ${release}`,
    ...different.map((path) => `  differs: ${path}`),
  ];
  if (state === 'damaged')
    lines.push(
      willRepair
        ? 'hint: the next start unpacks it again, and repairs other releases that share a damaged file'
        : 'hint: the program changed this data, or the folder cannot be written; delete the folder to unpack it again',
    );
  return {
    lines,
    data: {
      schemaVersion: 1,
      payload: { state: damage ? 'damaged' : 'good', ...(damage ? { reason: damage } : {}) },
      release: { state, path: release, different, ...(state === 'damaged' && { willRepair }) },
    },
    isGood: !damage && state !== 'damaged',
  };
}

/**
 * Removes the marker of a damaged release, so that the next start unpacks it again. Data that the program
 * changed is not damage, and would be lost with the release.
 *
 * @returns whether the next start will unpack it, or has no reason to.
 */
function startsAnew(
  machine: Machine,
  place: ReleasePaths,
  { manifest }: Payload,
  different: readonly string[],
): boolean {
  const isDamaged = manifest.files.some(
    (file) => different.includes(file.path) && !isProgramData(machine, place, file),
  );
  if (!isDamaged) return different.length === 0;
  try {
    files().rmSync(machine.path(place.marker), { force: true });
    return true;
  } catch {
    return false;
  }
}

/** Returns how the payload in the executable differs from its manifest, or nothing. */
export async function payloadDamage(
  machine: Machine,
  { footer, manifestBytes }: Payload,
): Promise<string | undefined> {
  try {
    const { frames } = decodeManifest(manifestBytes);
    const whole = new Bun.CryptoHasher('sha256');
    for (const { offset, length } of frames) {
      const bytes = machine.readSelf(footer.payloadOffset + offset, length);
      whole.update(bytes);
      release(bytes);
    }
    for await (const { bytes } of contents(machine, footer.payloadOffset, frames)) release(bytes);
    const found = whole.digest('hex');
    if (found === footer.payloadSha256) return undefined;
    throw new OnebeamError('payload-digest', { expected: footer.payloadSha256, found });
  } catch (error) {
    return machine.text(asLaunchError(machine, error).reason);
  }
}

function differentFiles(machine: Machine, release: NativeText, { manifest }: Payload): string[] {
  const { closeSync, openSync, readSync } = require('node:fs') as typeof import('node:fs');
  const piece = new Uint8Array(pieceLength);
  const digest = (path: string): string => {
    const hash = new Bun.CryptoHasher('sha256');
    const file = openSync(machine.path(`${release}${machine.separator}${machine.native(path)}`), 'r');
    try {
      for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
        hash.update(piece.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
    return hash.digest('hex');
  };
  const empty = sha256(new Uint8Array());
  return manifest.files
    .filter((file) => {
      if (machine.firstDifferent(release, [file])) return true;
      return (file.size === 0 ? empty : digest(file.path)) !== file.sha256;
    })
    .map(({ path }) => path);
}
