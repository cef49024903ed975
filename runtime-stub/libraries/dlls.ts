import { describePe } from '../../src/binary/pe/pe.ts';
import { isPe } from '../../src/binary/pe/pe-header.ts';
import { LaunchError } from '../failure.ts';
import { variable } from '../release/base-folder.ts';
import { files } from '../system/cold-files.ts';
import type { Machine } from '../system/machine.ts';

/** A library that Windows would not find, and the file that requires it. */
export interface MissingDll {
  name: string;
  /** A path. */
  by: string;
}

/** Programs and libraries that are looked at, by their paths; those on disk when they are not among these. */
export type PackedFiles = ReadonlyMap<string, Uint8Array>;

/** Sets of functions without a file, which Windows finds in itself. */
const apiSet = /^(api|ext)-ms-/i;
/** Microsoft's runtime for C and C++, which not every Windows has. */
export const visualRuntime = /^(vcruntime|msvcp|concrt|vccorlib|vcomp|msvcr)\d/i;

/**
 * Looks for every library that programs name, as Windows does: in the program's folder, in those of the system,
 * and in those of `PATH`. Libraries in the system's folders are not read. Source: Microsoft, "Dynamic-link
 * library search order".
 *
 * @param programs paths of the programs and libraries.
 */
export function missingDlls(
  machine: Machine,
  programs: readonly string[],
  packed: PackedFiles = new Map(),
): MissingDll[] {
  const root = variable(machine, 'SYSTEMROOT') ?? 'C:\\Windows';
  const system = [`${root}\\System32`, `${root}\\System`, root];
  const path = (variable(machine, 'PATH') ?? '').split(';').filter(Boolean);
  const isThere = (file: string) => packed.has(file) || files().existsSync(file);
  const missing = new Map<string, MissingDll>();
  const seen = new Set<string>();
  const queue = [...programs];
  for (const file of queue) {
    for (const name of importsOf(file, packed)) {
      const key = name.toLowerCase();
      if (apiSet.test(name) || seen.has(key)) continue;
      seen.add(key);
      const own = `${file.slice(0, file.lastIndexOf('\\'))}\\${name}`;
      if (system.some((folder) => isThere(`${folder}\\${name}`))) continue;
      const found = [own, ...path.map((folder) => `${folder}\\${name}`)].find(isThere);
      if (found) queue.push(found);
      else missing.set(key, { name, by: file });
    }
  }
  return [...missing.values()];
}

function importsOf(file: string, packed: PackedFiles): string[] {
  try {
    const bytes = packed.get(file) ?? files().readFileSync(file);
    return isPe(bytes) ? describePe(bytes).needed : [];
  } catch {
    return [];
  }
}

/** Returns what to install for libraries that are missing. */
export function dllRemedy(names: readonly string[]): string {
  const processor = process.arch === 'arm64' ? 'arm64' : 'x64';
  if (names.some((name) => visualRuntime.test(name))) {
    return `install the Microsoft Visual C++ Redistributable: https://aka.ms/vs/17/release/vc_redist.${processor}.exe`;
  }
  return `install the software that contains ${names.join(', ')}, or copy it to a folder in PATH`;
}

/**
 * The failure when Windows did not start a program because a library is missing: Windows does not report which
 * one.
 *
 * @returns nothing when all libraries exist: then the program itself ended with that code.
 */
export function dllFailure(machine: Machine, program: string): LaunchError | undefined {
  const names = missingDlls(machine, [program]).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const reason = `${program} needs ${names.join(', ')}, which is not installed on this Windows`;
  return new LaunchError('cannot start its Erlang runtime', reason, dllRemedy(names));
}
