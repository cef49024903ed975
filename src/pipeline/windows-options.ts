import { readFile } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { WindowsOptions } from '../executable/write/layout.ts';
import { readFailure } from '../files/read-failure.ts';
import type { BuildOptions } from '../options.ts';

/** More than any icon has; what is larger was given by mistake. */
const iconLimit = 4 * 1024 * 1024;

/**
 * Returns the options for Windows: `hide` is a program without a console, `keep` one whose window stays open if it
 * was opened only for the program.
 *
 * @throws `icon-unreadable`, `windows-icon-invalid`
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
  const bytes = await readFile(path).catch((cause) => {
    const option = '--windows-icon';
    throw new OnebeamError('icon-unreadable', { path, found: readFailure(cause), option }, { cause });
  });
  if (bytes.length > iconLimit) {
    throw new OnebeamError('windows-icon-invalid', { path, problem: 'too-large', found: bytes.length });
  }
  return bytes;
}
