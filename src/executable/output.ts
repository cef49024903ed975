import { type FileHandle, realpath, stat } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { writeBeside } from '../files/write-beside.ts';

/**
 * Before the work is done, so that nobody waits for it in vain.
 *
 * @throws `output-is-input`, `output-not-a-file`
 */
export async function refuseOutput(output: string, inputs: readonly string[]): Promise<void> {
  const there = await stat(output).catch(() => undefined);
  if (!there) return;
  if (there.isDirectory()) throw new OnebeamError('output-not-a-file', { path: output });
  const real = await realpath(output);
  for (const input of inputs) {
    const other = await realpath(input).catch(() => undefined);
    if (other === real) throw new OnebeamError('output-is-input', { path: output });
  }
}

/**
 * The executable, whole or not at all. It is not flushed, as linkers do not either: after a power failure it can be made
 * again.
 *
 * @throws `output-not-writable`, what `write` throws
 */
export async function writeOutput<Result>(
  output: string,
  write: (file: FileHandle, beside: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await writeBeside(output, 0o755, write, { flush: false });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof OnebeamError || !/^E[A-Z]+$/.test(code ?? '')) throw cause;
    throw new OnebeamError('output-not-writable', { path: output, found: message, cause });
  }
}
