import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bedRoot } from './cache.ts';

/** Where answers are kept. Each file has the digest of all that made it in its name. */
const folder = join(bedRoot, 'recorded-1');

/** How long an answer counts, in milliseconds. After that the program is asked again. */
const keptFor = 30 * 24 * 60 * 60 * 1000;

/** An earlier answer of a program, and a function to record a new one. */
export interface RecordedAnswer {
  /** Where it is kept. */
  file: string;
  known: Buffer | undefined;
  keep(answer: Uint8Array): Promise<void>;
}

/**
 * Finds what a program of the test bed answered to the same question: an unchanged program need not be asked in each run
 * of the tests.
 *
 * @param question everything that the answer depends on: the program's version, its input, the code that asks. Never a
 *   path of a temporary folder, which is another one each time.
 */
export async function recordedAnswer(question: readonly (string | Uint8Array)[]): Promise<RecordedAnswer> {
  const hash = createHash('sha256');
  for (const part of question) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  const file = join(folder, hash.digest('hex'));
  return {
    file,
    known: await readFile(file).catch(() => undefined),
    async keep(answer) {
      await mkdir(folder, { recursive: true });
      const beside = `${file}.${randomBytes(4).toString('hex')}`;
      await writeFile(beside, answer);
      await rename(beside, file);
    },
  };
}

/** Removes answers that no longer count. */
export async function forgetOldAnswers(now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    // Another checkout may remove it at the same time.
    const facts = await stat(file).catch(() => undefined);
    if (facts && facts.mtimeMs < now - keptFor) await rm(file, { force: true });
  }
}
