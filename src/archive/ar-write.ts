const encoder = new TextEncoder();

/** An archive begins with this. */
export const arMagic = encoder.encode('!<arch>\n');

/**
 * Returns the 60 bytes before a member's content. A member of odd length is followed by one line feed.
 *
 * Source: deb(5) and ar(5), the common format without tables.
 *
 * @param name at most 15 characters of ASCII.
 * @param size in bytes, below 10^10.
 * @param modified in seconds since 1970.
 */
export function arHeader(name: string, size: number, modified: number): Uint8Array {
  const fields = [
    name.padEnd(16),
    String(modified).padEnd(12),
    '0'.padEnd(6),
    '0'.padEnd(6),
    '100644'.padEnd(8),
    String(size).padEnd(10),
    '`\n',
  ];
  return encoder.encode(fields.join(''));
}

/** Returns what follows a member's content. */
export const arPadding = (size: number): Uint8Array => encoder.encode(size % 2 === 0 ? '' : '\n');
