import { readFile } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { WindowsOptions } from '../executable/write/layout.ts';
import type { BuildOptions } from '../options.ts';

/** More than any icon has; what is larger was given by mistake. */
const iconLimit = 4 * 1024 * 1024;

/**
 * What is asked for Windows, in the words of those who do it: `hide` is a program without a console, `keep` one whose
 * window stays when it was opened for the program alone.
 *
 * @throws `windows-icon-invalid` when the icon cannot be read.
 */
export async function windowsOptions({
  icon,
  console: kind,
  ...identity
}: BuildOptions['windows']): Promise<{ windows: WindowsOptions; keepConsole: boolean }> {
  return {
    windows: {
      ...identity,
      subsystem: kind === 'hide' ? 'gui' : 'console',
      ...(icon && { icon: { path: icon, bytes: await iconFile(icon) } }),
    },
    keepConsole: kind === 'keep',
  };
}

async function iconFile(path: string): Promise<Uint8Array> {
  const invalid = (found: string, cause?: unknown): OnebeamError =>
    new OnebeamError('windows-icon-invalid', { path, expected: 'an .ico file', found }, { cause });
  const bytes = await readFile(path).catch((cause) => {
    throw invalid((cause as Error).message, cause);
  });
  if (bytes.length > iconLimit) throw invalid(`${bytes.length} bytes`);
  return bytes;
}
