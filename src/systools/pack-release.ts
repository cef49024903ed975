import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atom, string, tuple } from '../erlang/term.ts';
import { writeBeside } from '../files/write-beside.ts';
import { Failure } from './failure.ts';
import { type FolderView, posixOf } from './folder-view.ts';
import { obstacleAt } from './output-file.ts';
import { type Packing, planRelease } from './release-plan.ts';
import { fixedEntry } from './reproducible.ts';
import { writeTar } from './tar-file.ts';
import { type PlannedEntry, planTree } from './tar-plan.ts';

/** The archives that were written, and what the first of them holds. */
export interface Packed {
  readonly variableTarFiles: readonly string[];
  readonly entries: readonly string[];
}

/**
 * Packs a release. When that fails, there is no archive: one of an earlier run is deleted, as by OTP, so that nobody
 * takes it for the new one.
 *
 * @throws Failure `{tar_error, {open, File, {File, Posix}}}`, or whatever is wrong with the files to be packed.
 */
export async function packRelease(view: FolderView, tarFile: string, packing: Packing): Promise<Packed> {
  const path = view.at(tarFile);
  const obstacle = obstacleAt(view, path);
  if (obstacle) throw openFailure(tarFile, obstacle);
  try {
    return await pack(view, path, packing);
  } catch (error) {
    await rm(path, { force: true });
    throw error instanceof Failure ? error : asOpenFailure(tarFile, error);
  }
}

async function pack(view: FolderView, path: string, packing: Packing): Promise<Packed> {
  const { varTar, reproducible } = packing.options;
  const { otp } = packing.collected;
  const plan = planRelease(view, packing);
  const scratch: string[] = [];
  const write = (file: string, entries: readonly PlannedEntry[]): Promise<void> =>
    writeBeside(file, 0o644, (output) =>
      writeTar(
        view,
        reproducible ? entries.map((it) => fixedEntry(it, reproducible.mtime)) : entries,
        output,
        otp,
      ),
    );
  try {
    if (varTar === 'ownfile') {
      for (const { file, entries } of plan.variables) await write(view.at(file), entries);
    }
    const included: PlannedEntry[] = [];
    for (const { file, entries } of varTar === 'ownfile' ? [] : plan.variables) {
      const place = join(dirname(path), `.${randomBytes(6).toString('hex')}.tar.gz`);
      scratch.push(place);
      await write(place, entries);
      included.push(...planTree(view, place, file, otp));
    }
    const all = [...plan.applications, ...included, ...plan.others];
    await write(path, all);
    return {
      variableTarFiles: varTar === 'ownfile' ? plan.variables.map(({ file }) => file) : [],
      entries: all.map(({ name, type }) => (type === 'folder' ? `${name}/` : name)),
    };
  } finally {
    for (const place of scratch) await rm(place, { force: true });
  }
}

function asOpenFailure(tarFile: string, error: unknown): unknown {
  const isSystemError = error instanceof Error && 'syscall' in error;
  return isSystemError ? openFailure(tarFile, posixOf(error)) : error;
}

function openFailure(tarFile: string, posix: string): Failure {
  const reason = tuple(string(tarFile), atom(posix));
  return new Failure(tuple(atom('tar_error'), tuple(atom('open'), string(tarFile), reason)));
}
