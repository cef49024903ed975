const encoder = new TextEncoder();

/** An entry of a cpio archive. */
export interface CpioEntry {
  path: string;
  /** With the bits of the file's type. */
  mode: number;
  /** In bytes, below 4 GiB. */
  size: number;
  /** A unique number in the archive, from 1. */
  inode: number;
  /** In seconds since 1970. */
  modified: number;
}

const align = 4;

/** Returns how many zeros follow a name or a content. */
export const cpioPadding = (length: number): number => (align - (length % align)) % align;

/**
 * Returns the header of an entry in the format `newc`; a multiple of 4 bytes.
 *
 * Source: cpio(5), "New ASCII Format": thirteen numbers of eight hexadecimal digits, the name with its NUL, padding.
 */
export function cpioHeader({ path, mode, size, inode, modified }: CpioEntry, links = 1): Uint8Array {
  const name = encoder.encode(path);
  const fields = [inode, mode, 0, 0, links, modified, size, 0, 0, 0, 0, name.length + 1, 0];
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  const length = head.length + name.length + 1;
  const bytes = new Uint8Array(length + cpioPadding(length));
  bytes.set(encoder.encode(head));
  bytes.set(name, head.length);
  return bytes;
}

/** The entry that ends an archive. */
export const cpioEnd = (): Uint8Array =>
  cpioHeader({ path: 'TRAILER!!!', mode: 0, size: 0, inode: 0, modified: 0 });
