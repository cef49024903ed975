import { dlopen } from 'bun:ffi';
import { files } from './cold-files.ts';

const readAndWrite = 0xc0000000;
const remove = 0x00010000;
const shared = 0;
const openAlways = 4;
const removedWhenClosed = 0x04000000;
const invalid = -1n;

/**
 * Opens a file exclusively; it is deleted when it is closed, and the system closes it when the process ends.
 *
 * @returns a function that closes it; nothing when another process has it, and where Bun cannot call the
 * system: on arm64.
 */
export function openAlone(path: string): (() => void) | undefined {
  try {
    const { symbols } = dlopen('kernel32.dll', {
      CreateFileW: { args: ['ptr', 'u32', 'u32', 'ptr', 'u32', 'u32', 'ptr'], returns: 'i64' },
      CloseHandle: { args: ['i64'], returns: 'i32' },
    });
    const name = Buffer.from(`${path}\0`, 'utf16le');
    const access = readAndWrite | remove;
    const handle = symbols.CreateFileW(name, access >>> 0, shared, null, openAlways, removedWhenClosed, null);
    return handle === invalid ? undefined : () => void symbols.CloseHandle(handle);
  } catch {
    return undefined;
  }
}

/** In milliseconds. */
const pause = 20;

/**
 * `openAlone`, as soon as no other process has the file open.
 *
 * @param patience in milliseconds.
 */
export async function openAloneWithin(path: string, patience: number): Promise<(() => void) | undefined> {
  for (const start = Date.now(); ; await Bun.sleep(pause)) {
    const close = openAlone(path);
    if (close) return close;
    if (!isThere(path) || Date.now() - start >= patience) return undefined;
  }
}

/**
 * If there is no file, no process has it open: it cannot be created. Opening it would not show that, since a
 * process has it.
 */
function isThere(path: string): boolean {
  try {
    return files().readdirSync(folderOf(path)).includes(nameOf(path));
  } catch {
    return false;
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('\\') + 1);
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('\\'));

/**
 * The file that says that a folder is in use. It is beside the folder, which could not be renamed with an open
 * file in it, and its name does not begin like those of unfinished folders.
 */
export const holdFileOf = (folder: string): string =>
  `${folderOf(folder)}\\.hold-${nameOf(folder).replace(/^\./, '')}`;
