/** Names that Windows keeps for devices, whatever extension follows. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

const maximumDepth = 64;
const maximumLength = 1024;

/**
 * The one rule for names from archives, the same on every platform: a plain relative path with `/` between names that
 * every file system takes as they are. What breaks it is refused, never repaired.
 *
 * @returns why the path is refused, as the end of a sentence (`... is absolute`), or `undefined` for a safe one.
 */
export function whyUnsafe(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (/[\0-\x1f\x7f]/.test(path)) return 'holds a control character';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes(':')) return 'holds a colon, as a drive does';
  if (Buffer.byteLength(path) > maximumLength) return `is longer than ${maximumLength} bytes`;
  const names = path.split('/');
  if (names.length > maximumDepth) return `is more than ${maximumDepth} folders deep`;
  for (const name of names) {
    if (name === '') return 'holds an empty name';
    if (name === '.' || name === '..') return `leads through \`${name}\``;
    if (/[. ]$/.test(name)) return 'holds a name that ends in a dot or a blank';
    if (device.test(name.split('.', 1)[0]!.trimEnd())) return `holds \`${name}\`, a device on Windows`;
  }
  return undefined;
}

/** What a file system that folds case and Unicode forms would take two paths for the same by. */
export const collisionKey = (path: string): string =>
  path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
