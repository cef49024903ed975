import { elfHeader, isElf } from '../../src/binary/elf/elf-header.ts';
import { LaunchError } from '../failure.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { loaderOf } from './resolve.ts';

const kernelLimit = 256;

/**
 * Returns what the system starts a program with: the loader that an ELF file names, the interpreter in a
 * script's first line.
 */
export function starterOf(program: Uint8Array): NativeText | undefined {
  if (isElf(program)) {
    try {
      return loaderOf(elfHeader(program));
    } catch {
      return undefined;
    }
  }
  const line = Buffer.from(program.buffer, program.byteOffset, Math.min(program.length, kernelLimit));
  return /^#![ \t]*([^ \t\n]+)/.exec(line.toString('latin1'))?.[1];
}

/**
 * Returns the failure for a program that exists, but that the system reports as missing: its loader or interpreter is missing.
 *
 * @param error the failure to return if that is not the reason.
 */
export function withoutStarter(
  machine: Machine,
  { program, target }: { program: NativeText; target: string },
  error: LaunchError,
): LaunchError {
  let starter: NativeText | undefined;
  try {
    starter = starterOf(files().readFileSync(machine.path(program)));
  } catch {
    return error;
  }
  if (!starter || files().existsSync(machine.path(starter))) return error;
  const reason = `${program} needs ${starter}, which does not exist`;
  return new LaunchError(error.what, reason, starterRemedy(target, starter));
}

const ofStore = /^\/(?:nix|gnu)\/store\//;

/** Returns what to do if a loader or an interpreter is missing. */
export function starterRemedy(target: string, starter: NativeText): string {
  const isThere = (path: string) => files().existsSync(path);
  if (ofStore.test(starter)) {
    return 'its Erlang runtime works only on the Nix or Guix system it was built on: use a build with a portable runtime';
  }
  if (isThere('/etc/NIXOS')) return 'set `programs.nix-ld.enable = true` in the configuration of NixOS';
  if (isThere('/gnu/store')) return 'run it in `guix shell --container --emulate-fhs`';
  if (!/(^|\/)ld-/.test(starter)) return `install ${starter}`;
  return target.endsWith('-musl')
    ? 'use the build for glibc (without `-musl`)'
    : 'use the build for musl (`-musl`)';
}
