import { readFile } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { readFailure } from '../files/read-failure.ts';

/** A picture as it was given: a PNG and how wide it is, or an ICNS. */
export type Icon = { kind: 'png'; bytes: Uint8Array; width: number } | { kind: 'icns'; bytes: Uint8Array };

const pngSignature = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** Types of ICNS elements that hold a PNG, by its width in pixels. */
const elementTypes: Readonly<Record<number, string>> = {
  128: 'ic07',
  256: 'ic08',
  512: 'ic09',
  1024: 'ic10',
};

/**
 * Detects the format of an icon from its first bytes (PNG: W3C recommendation, 5.2 and 11.2.2; ICNS: magic and length).
 *
 * @throws `icon-invalid`
 */
export function readIcon(bytes: Uint8Array, path: string): Icon {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length >= 8 && buffer.toString('latin1', 0, 4) === 'icns') {
    if (buffer.readUInt32BE(4) !== buffer.length) {
      throw new OnebeamError('icon-invalid', {
        path,
        problem: 'icns-length',
        found: buffer.length,
      });
    }
    return { kind: 'icns', bytes };
  }
  if (buffer.length < 33 || !buffer.subarray(0, 16).equals(pngSignature)) {
    throw new OnebeamError('icon-invalid', {
      path,
      problem: 'format',
    });
  }
  const [width, height] = [buffer.readUInt32BE(16), buffer.readUInt32BE(20)];
  if (width !== height || !elementTypes[width]) {
    throw new OnebeamError('icon-invalid', { path, problem: 'size', width, height });
  }
  return { kind: 'png', bytes, width };
}

/**
 * Reads an icon.
 *
 * @param path of a PNG of 128, 256, 512 or 1024 pixels, or of an ICNS file.
 * @throws OnebeamError `icon-invalid`, `icon-unreadable`
 */
export async function openIcon(path: string): Promise<Icon> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new OnebeamError('icon-unreadable', { path, found: readFailure(cause) }, { cause });
  });
  return readIcon(bytes, path);
}

/** The icon for macOS: a PNG becomes the only element of an ICNS. */
export function asIcns(icon: Icon): Uint8Array {
  if (icon.kind === 'icns') return icon.bytes;
  const header = Buffer.alloc(16);
  header.write('icns', 0, 'latin1');
  header.writeUInt32BE(16 + icon.bytes.length, 4);
  header.write(elementTypes[icon.width]!, 8, 'latin1');
  header.writeUInt32BE(8 + icon.bytes.length, 12);
  return Buffer.concat([header, icon.bytes]);
}
