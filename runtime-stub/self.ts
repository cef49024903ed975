import { OnebeamError } from '../src/errors/onebeam-error.ts';
import { decodeFooter, footerSize, footerSlack, type PlacedFooter } from '../src/payload/format/footer.ts';
import { findFooterEnd, headerLength } from '../src/payload/format/footer-end.ts';
import type { Manifest } from '../src/payload/format/manifest.ts';
import { parseManifest } from '../src/payload/format/parse-manifest.ts';
import { LaunchError } from './failure.ts';
import type { Machine } from './system/machine.ts';

/** The executable's payload: its position and its footer. */
export interface Payload {
  footer: PlacedFooter;
  /**
   * Its bytes have the digest that the footer states. Its members are checked before the first file is unpacked
   * (`extract.ts`), and a release that is ready proves that they were.
   */
  manifest: Manifest;
  manifestBytes: Uint8Array;
}

/**
 * Finds the payload in the running executable.
 *
 * @throws `footer-*`, `executable-invalid`, `manifest-digest`, `manifest-invalid`
 */
export function ownPayload(machine: Machine): Payload {
  if (machine.isPrivileged) {
    throw new LaunchError(
      'does not run with the rights of another user',
      'the executable is set-uid or set-gid, or has capabilities',
      'remove these attributes, or run it with sudo or su instead',
    );
  }
  return payloadOf(ownFooter(machine), machine.readSelf);
}

type Read = Machine['readSelf'];

/**
 * Finds the payload of an executable.
 *
 * @param size of the executable, in bytes.
 * @param read as `Machine.readSelf`.
 * @throws `footer-*`, `executable-invalid`, `manifest-digest`, `manifest-invalid`
 */
export const payloadIn = (size: number, read: Read): Payload => payloadOf(footerIn(size, read), read);

function payloadOf(footer: PlacedFooter, read: Read): Payload {
  const manifestBytes = read(footer.manifestOffset, footer.manifestLength);
  const found = sha256(manifestBytes);
  if (found !== footer.manifestSha256) {
    throw new OnebeamError('manifest-digest', { expected: footer.manifestSha256, found });
  }
  return { footer, manifest: parseManifest(manifestBytes), manifestBytes };
}

function footerIn(size: number, read: Read): PlacedFooter {
  const end = findFooterEnd(read(0, Math.min(headerLength, size)), size);
  const tailLength = Math.min(end, footerSize + footerSlack);
  return decodeFooter(read(end - tailLength, tailLength), end);
}

function ownFooter(machine: Machine): PlacedFooter {
  const size = machine.openSelf();
  try {
    return footerIn(size, machine.readSelf);
  } catch (error) {
    if (!isLoader(machine)) throw error;
    throw new LaunchError(
      'not started as a program',
      `it was loaded by ${machine.executable}, which the system reports as the running program`,
      'start the executable directly, without a loader',
    );
  }
}

/** In lower-case hexadecimal. */
export const sha256 = (bytes: Uint8Array): string =>
  new Bun.CryptoHasher('sha256').update(bytes).digest('hex');

const elfMagic = 0x464c457f;
const interpreterSegment = 3;

/**
 * Returns true when the file that runs is a loader with the executable as its argument (`ld-linux-x86-64.so.2 ./tool`): a loader is
 * an ELF file that names no loader, and every launcher names one. Little-endian ELF64, as all targets are.
 */
function isLoader(machine: Machine): boolean {
  const header = Buffer.from(machine.readSelf(0, 64));
  if (header.length < 64 || header.readUInt32LE(0) !== elfMagic) return false;
  const [offset, size, count] = [
    Number(header.readBigUInt64LE(32)),
    header.readUInt16LE(54),
    header.readUInt16LE(56),
  ];
  const segments = Buffer.from(machine.readSelf(offset, size * count));
  for (let at = 0; at + size <= segments.length && size >= 4; at += size) {
    if (segments.readUInt32LE(at) === interpreterSegment) return false;
  }
  return true;
}
