import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const checksumFileName = 'SHA256SUMS';

/** The text of a `SHA256SUMS`, as `sha256sum -c` reads it, sorted by name. */
export const checksumText = (sums: ReadonlyMap<string, string>): string =>
  [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');

/**
 * The sums that a folder's `SHA256SUMS` has from before, of files that still exist: a folder may get its targets one after
 * the other.
 *
 * @throws the system's error when there is a file that cannot be read
 */
export async function checksumsBefore(folder: string): Promise<Map<string, string>> {
  const text = await readFile(join(folder, checksumFileName), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *]([^/\\]+)$/.exec(line) ?? [];
    if (sum && name && existsSync(join(folder, name))) sums.set(name, sum);
  }
  return sums;
}
