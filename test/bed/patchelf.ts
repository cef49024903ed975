import { join } from 'node:path';
import { hostArchitecture } from './apt-root.ts';
import { prepared } from './cache.ts';
import { runOk } from './run.ts';
import type { Sysroot } from './sysroot.ts';
import { unpackInto } from './unpack.ts';

async function patchelfProgram(): Promise<string> {
  const folder = await prepared('patchelf-1', (stage) =>
    unpackInto(stage, { suite: 'bookworm', architecture: hostArchitecture, packages: ['patchelf'] }),
  );
  return join(folder, 'usr', 'bin', 'patchelf');
}

/**
 * Ties a program to the loader and the libraries of a sysroot. The path is a DT_RPATH, not a RUNPATH: it then holds for
 * what the program loads later as well, such as the crypto library behind a NIF.
 */
export async function tieTo(sysroot: Sysroot, programs: readonly string[]): Promise<void> {
  const patchelf = await patchelfProgram();
  const rpath = sysroot.libraries.join(':');
  for (const program of programs) {
    await runOk(patchelf, [
      '--set-interpreter',
      sysroot.loader,
      '--force-rpath',
      '--set-rpath',
      rpath,
      program,
    ]);
  }
}

/** Runs patchelf on a file: `changeElf(['--add-needed', 'libz.so.1'], path)`. */
export async function changeElf(changes: readonly string[], path: string): Promise<void> {
  await runOk(await patchelfProgram(), [...changes, path]);
}
