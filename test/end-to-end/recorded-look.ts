import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import type { Otp } from '../bed/otp.ts';
import { recordedAnswer } from '../bed/recorded.ts';
import type { Case } from './cases.ts';
import type { Look } from './normal.ts';

/** How a run is started, and what is taken out of its look: another text of these makes all recorded looks stale. */
const sources = await Promise.all(
  ['compare.ts', 'normal.ts', 'workshop.ts', '../bed/run.ts', '../bed/run-escript.ts'].map((name) =>
    readFile(join(import.meta.dir, name)),
  ),
);

/**
 * The look of a case under `escript` as the test bed keeps it. `keep` is to be called only with a look that the case
 * expects.
 *
 * @param folder where the case starts, if that has files for it: all of them are part of the question.
 */
export async function recordedLook(otp: Otp, script: string, given: Case, folder?: string) {
  const { HOME, TMPDIR, LD_LIBRARY_PATH } = process.env;
  const { stdin = '', ...facts } = given;
  const system = { kernel: release(), cwd: process.cwd(), HOME, TMPDIR, LD_LIBRARY_PATH };
  const program = [basename(script), otp.root, otp.packageVersion];
  const { file, known, keep } = await recordedAnswer([
    ...sources,
    await readFile(script),
    JSON.stringify([facts, `${given.prints}`, system, program]),
    stdin,
    ...(folder === undefined ? [] : await allFiles(folder)),
  ]);
  return {
    file,
    known: known && (JSON.parse(known.toString()) as Look),
    keep: (look: Look) => keep(Buffer.from(JSON.stringify(look))),
  };
}

/** Paths below a folder, each with its mode and its content. */
async function allFiles(folder: string): Promise<(string | Uint8Array)[]> {
  const all: (string | Uint8Array)[] = [];
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    const facts = await lstat(path);
    all.push(name, `${facts.mode}`);
    if (facts.isSymbolicLink()) all.push(await readlink(path));
    else if (facts.isFile()) all.push(await readFile(path));
  }
  return all;
}
