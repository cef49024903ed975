import { type FileHandle, realpath, stat } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { removeLeftovers } from './leftovers.ts';
import { writeBeside } from './write-beside.ts';

/**
 * Checks the output path before the work begins. Refuses to replace anything but a file: a rename would also
 * replace a device.
 *
 * @param inputs files that the output must not replace, and folders of which it must not replace a file.
 *   Missing ones are ignored.
 * @throws `output-is-input`, `output-not-a-file`
 */
export async function refuseOutput(output: string, inputs: readonly string[]): Promise<void> {
  const there = await stat(output).catch(() => undefined);
  if (!there) return;
  if (!there.isFile()) {
    const problem = there.isDirectory() ? 'folder' : 'special-file';
    throw new OnebeamError('output-not-a-file', { path: output, problem });
  }
  const real = await realpath(output);
  for (const input of inputs) {
    const other = await realpath(input).catch(() => undefined);
    if (other !== undefined && (real === other || real.startsWith(`${other}${sep}`))) {
      throw new OnebeamError('output-is-input', { path: output });
    }
  }
}

/**
 * Writes a file that the user requested, completely or not at all, as `writeBeside` does. Removes what killed processes left of
 * the same file more than a day ago.
 *
 * @param options.isFresh true for a new folder, which has nothing to remove.
 * @throws `output-not-writable`, what `write` throws
 */
export async function writeOutput<Result>(
  output: string,
  mode: number,
  write: (file: FileHandle, beside: string) => Promise<Result>,
  { isFresh = false, ...options }: { flush?: boolean; isFresh?: boolean } = {},
): Promise<Result> {
  try {
    const result = await writeBeside(output, mode, write, options);
    if (!isFresh) await removeLeftovers(dirname(output), (name) => name === basename(output));
    return result;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof OnebeamError || !/^E[A-Z]+$/.test(code ?? '')) throw cause;
    throw new OnebeamError('output-not-writable', { path: output, found: message }, { cause });
  }
}
