import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bedRoot } from '../bed/cache.ts';
import { type Ran, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';

/** The command line of this checkout: program and first argument. */
export const cli = [process.execPath, resolve(import.meta.dir, '../../src/cli.ts')] as const;

/** What builds of these tests keep from one run to the next: stubs and frames, never what is under test. */
export const buildCache = join(bedRoot, 'cli-build-cache');

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line with pipes, in a folder. */
export async function onebeam(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string | undefined> },
): Promise<Said> {
  const ran: Ran = await run(cli[0], [cli[1], ...args], {
    cwd,
    env: plainEnvironment({ ONEBEAM_BUILD_CACHE: buildCache, ...env }),
  });
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return { code: ran.exitCode, out: text(ran.stdout), err: text(ran.stderr) };
}

/** A folder of a test's own, gone afterwards. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-cli-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
