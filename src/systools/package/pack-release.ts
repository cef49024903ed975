import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atom, string, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import type { FolderView } from '../files/folder-view.ts';
import { type OutputPlace, writeOutput } from '../files/output-place.ts';
import { posixOf } from '../files/posix-of.ts';
import type { Variable } from '../options/options.ts';
import { type Packing, planApplications, planOthers } from './release-plan.ts';
import { fixedEntry } from './reproducible.ts';
import { writeTar } from './tar-file.ts';
import { type PlannedEntry, planTree } from './tar-plan.ts';

/** The archives that were written, and what the first of them holds. */
export interface Packed {
  readonly variableTarFiles: readonly string[];
  readonly entries: readonly string[];
}

/**
 * Packs a release. When that fails, there is no archive: one of an earlier run is deleted, as in OTP, so that it
 * cannot be mistaken for the new one. Archives of variables that were finished before stay (`ownfile`).
 *
 * @throws SystoolsError `{tar_error, {open, File, {File, Posix}}}`, or an error of the files to pack.
 */
export async function packRelease(view: FolderView, tarFile: string, packing: Packing): Promise<Packed> {
  const place = openedPlace(view, tarFile);
  const scratch: string[] = [];
  try {
    return await pack(view, place, packing, scratch);
  } catch (error) {
    await rm(view.at(tarFile), { force: true });
    throw error instanceof SystoolsError ? error : asOpenFailure(tarFile, error);
  } finally {
    for (const file of scratch) await rm(file, { force: true });
  }
}

async function pack(
  view: FolderView,
  place: OutputPlace,
  packing: Packing,
  scratch: string[],
): Promise<Packed> {
  const { variables = [], varTar = 'include' } = packing.options;
  const applications = planApplications(view, packing);
  const included: PlannedEntry[] = [];
  for (const variable of varTar === 'omit' ? [] : variables) {
    const file = variableTar(variable);
    const archive = varTar === 'ownfile' ? undefined : scratchBeside(place);
    if (archive) scratch.push(archive);
    await packVariable(view, variable, packing, archive);
    if (archive) included.push(...planTree(view, archive, file, packing.collected.otp));
  }
  const all = [...applications, ...included, ...planOthers(view, packing)];
  await writeArchive(view, place, all, packing);
  return {
    variableTarFiles: varTar === 'ownfile' ? variables.map(variableTar) : [],
    entries: all.map(({ name, type }) => (type === 'folder' ? `${name}/` : name)),
  };
}

const variableTar = ([name]: Variable): string => `${name}.tar.gz`;

const scratchBeside = ({ path }: OutputPlace): string =>
  join(dirname(path), `.${randomBytes(6).toString('hex')}.tar.gz`);

/**
 * Packs the applications below a variable into `Var.tar.gz` of the working folder. What goes into the release's archive
 * OTP packs there, too, and deletes it then, so that none is left of an earlier run either.
 *
 * @param archive where the archive really goes, when it is not to stay.
 */
async function packVariable(
  view: FolderView,
  variable: Variable,
  packing: Packing,
  archive: string | undefined,
): Promise<void> {
  const file = variableTar(variable);
  const place = openedPlace(view, file);
  try {
    const entries = planApplications(view, packing, variable);
    await writeArchive(view, archive ? { ...place, path: archive } : place, entries, packing);
  } catch (error) {
    await rm(view.at(file), { force: true });
    throw error instanceof SystoolsError ? error : asOpenFailure(file, error);
  }
  if (archive) await rm(view.at(file), { force: true });
}

function writeArchive(
  view: FolderView,
  place: OutputPlace,
  entries: readonly PlannedEntry[],
  { options: { reproducible }, collected: { otp } }: Packing,
): Promise<void> {
  const fixed = reproducible ? entries.map((it) => fixedEntry(it, reproducible.mtime)) : entries;
  return writeOutput(place, (output) => writeTar(view, fixed, output, otp));
}

/** @throws SystoolsError */
function openedPlace(view: FolderView, tarFile: string): OutputPlace {
  const place = view.files.outputPlace(view.at(tarFile));
  if (typeof place === 'string') throw openFailure(tarFile, place);
  return place;
}

function asOpenFailure(tarFile: string, error: unknown): unknown {
  const isSystemError = error instanceof Error && 'syscall' in error;
  return isSystemError ? openFailure(tarFile, posixOf(error)) : error;
}

function openFailure(tarFile: string, posix: string): SystoolsError {
  const reason = tuple(string(tarFile), atom(posix));
  return new SystoolsError(tuple(atom('tar_error'), tuple(atom('open'), string(tarFile), reason)));
}
