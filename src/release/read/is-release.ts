import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** First bytes of gzip and zstd; a tar archive has its name further on. */
const archives = ['1f8b', '28b52ffd'];
const tarName = { at: 257, hex: '7573746172' };

/**
 * Returns true for a path that looks like an OTP release: a folder with `releases/`, an archive, or a `.rel` file. Its content is not
 * checked. Unreadable paths give false.
 */
export async function isRelease(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return hasReleases(path);
  if (!found?.isFile()) return false;
  if (path.endsWith('.rel')) return true;
  const start = await firstBytes(path).catch(() => '');
  return (
    archives.some((magic) => start.startsWith(magic)) || start.slice(tarName.at * 2).startsWith(tarName.hex)
  );
}

/** `start_erl.data`, or a folder with a `.rel` file. */
async function hasReleases(folder: string): Promise<boolean> {
  const place = join(folder, 'releases');
  const names = await readdir(place).catch(() => [] as string[]);
  if (names.some((name) => name === 'start_erl.data' || name.endsWith('.rel'))) return true;
  for (const name of names) {
    const inside = await readdir(join(place, name)).catch(() => [] as string[]);
    if (inside.some((one) => one.endsWith('.rel'))) return true;
  }
  return false;
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(512);
    const { bytesRead } = await file.read(start);
    return start.toString('hex', 0, bytesRead);
  } finally {
    await file.close();
  }
}
