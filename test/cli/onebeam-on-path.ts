import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCache } from '../bed/build-cache.ts';
import { cli } from './command-line.ts';

/**
 * A folder for PATH with this checkout's command line as `onebeam`, and as what `npx --yes onebeam@...` would run.
 *
 * @param program and its first arguments.
 */
export async function onebeamOnPath(folder: string, program: readonly string[] = cli): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const quoted = program.map((word) => `'${word}'`).join(' ');
  const line = `export ONEBEAM_BUILD_CACHE="\${ONEBEAM_BUILD_CACHE:-${buildCache}}"\nexec ${quoted} "$@"\n`;
  const npx = `#!/bin/sh\n[ "$1" = --yes ] && case $2 in onebeam@*) shift 2 ;; *) exit 99 ;; esac\n${line}`;
  for (const [name, text] of [
    ['onebeam', `#!/bin/sh\n${line}`],
    ['npx', npx],
  ] as const) {
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  return bin;
}
