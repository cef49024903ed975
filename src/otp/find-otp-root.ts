import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** Where an OTP tree is below a given folder: the folder itself, a package's root, a `make install` root, a payload. */
const places = [
  '.',
  'usr/lib/erlang',
  'usr/local/lib/erlang',
  'lib/erlang',
  'usr/lib64/erlang',
  'lib64/erlang',
  'erts',
  'release/erts',
];

/** The root of an OTP tree and where its emulator's folder is. Absolute paths when `root` was. */
export interface OtpRoot {
  /** Holds `lib/` and `releases/`. */
  root: string;
  /** Holds `bin/beam.smp` or its like: `erts-13.1.5`, or the root itself in a minimal tree. */
  emulator: string;
}

export interface LookOptions {
  /**
   * `known`: only in conventional places, not in folders of any name. `everywhere`: also one folder below. `deep`: as
   * deep as in archives of other software (a Python wheel), at most `deepest` folders.
   */
  look?: 'everywhere' | 'known' | 'deep';
}

/** How many folders a tree may be below the top of an archive, and how many folders are looked into for it. */
const deepest = 5;
const mostFolders = 5000;

/**
 * Finds the OTP tree in a folder, in any layout that runtimes are published in: the tree itself, one top folder around
 * it, a package's or `make install`'s root.
 *
 * @throws OnebeamError `otp-not-found`, `otp-ambiguous` when one folder holds several trees, `otp-several-erts`.
 */
export async function findOtpRoot(
  folder: string,
  { look = 'everywhere' }: LookOptions = {},
): Promise<OtpRoot> {
  const direct = await rootsBelow(folder);
  if (direct[0]) return direct[0];
  if (basename(folder).startsWith('erts-')) {
    const above = await rootAt(dirname(folder));
    if (above) return above;
  }
  if (look === 'known') throw new OnebeamError('otp-not-found', { path: folder });
  const above = await foldersIn(folder).catch((cause) => {
    throw new OnebeamError('otp-not-found', { path: folder }, { cause });
  });
  const found = await nearestRoots(above, look === 'deep' ? deepest : 1);
  if (found.length > 1) {
    const roots = found.map(({ root }) => root).sort();
    throw new OnebeamError('otp-ambiguous', { path: folder, roots });
  }
  if (!found[0]) throw new OnebeamError('otp-not-found', { path: folder });
  return found[0];
}

/** The trees that are fewest folders down. */
async function nearestRoots(level: readonly string[], depth: number): Promise<OtpRoot[]> {
  let folders = level;
  let seen = 0;
  for (let down = 0; down < depth && folders.length > 0; down++) {
    const found: OtpRoot[] = [];
    const below: string[] = [];
    for (const place of folders) {
      if (++seen > mostFolders) return found;
      found.push(...(await rootsBelow(place)));
      if (down + 1 < depth) below.push(...(await foldersIn(place)));
    }
    if (found.length > 0) return found;
    folders = below;
  }
  return [];
}

/** Links are not followed. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

async function rootsBelow(folder: string): Promise<OtpRoot[]> {
  const found: OtpRoot[] = [];
  for (const place of places) {
    const root = await rootAt(join(folder, place));
    if (root) found.push(root);
  }
  return found;
}

/** The folder as an OTP root when it is one: it has kernel, and an emulator. */
async function rootAt(root: string): Promise<OtpRoot | undefined> {
  const libraries = await readdir(join(root, 'lib')).catch(() => [] as string[]);
  if (!libraries.some((name) => /^kernel(-|$)/.test(name))) return undefined;
  const entries = (await readdir(root)).filter((name) => name.startsWith('erts-')).sort();
  const emulators: string[] = [];
  for (const name of entries) {
    if (await hasEmulator(join(root, name))) emulators.push(join(root, name));
  }
  if (emulators.length > 1) {
    throw new OnebeamError('otp-several-erts', {
      path: root,
      folders: emulators.map((emulator) => basename(emulator)),
    });
  }
  const emulator = emulators[0] ?? ((await hasEmulator(root)) ? root : undefined);
  return emulator ? { root, emulator } : undefined;
}

/** The names of the emulator itself, on Unix and on Windows. */
export const emulatorNames = ['beam.smp', 'beam.smp.dll'];

async function hasEmulator(folder: string): Promise<boolean> {
  for (const name of emulatorNames) {
    const file = await stat(join(folder, 'bin', name)).catch(() => undefined);
    if (file?.isFile()) return true;
  }
  return false;
}
