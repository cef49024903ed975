import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The text of a folder's SHA256SUMS, as `sha256sum -c` reads it, sorted by name. What builds before have listed there stays
 * as long as the file does: a folder may get its targets one after the other.
 *
 * @param listed sums of the files that were written now, by name.
 * @throws the system's error when there is one that cannot be read
 */
export async function checksumFile(folder: string, listed: ReadonlyMap<string, string>): Promise<string> {
  const before = await readFile(join(folder, checksumFileName), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const sums = new Map(listed);
  for (const line of before.split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *]([^/\\]+)$/.exec(line) ?? [];
    if (sum && name && !sums.has(name) && existsSync(join(folder, name))) sums.set(name, sum);
  }
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');
}

export const checksumFileName = 'SHA256SUMS';
