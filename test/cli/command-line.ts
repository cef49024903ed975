import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildCache } from '../bed/build-cache.ts';
import { type Ran, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { runInProcess, type Said } from './in-process.ts';

export type { Said };

/** The command line of this checkout: program and first argument. */
export const cli = [process.execPath, resolve(import.meta.dir, '../../src/cli.ts')] as const;

interface Where {
  cwd: string;
  env?: Record<string, string | undefined>;
}

/** Runs the command line in a folder, in this process. */
export function onebeam(args: readonly string[], { cwd, env = {} }: Where): Promise<Said> {
  return runInProcess(args, { cwd, environment: environmentWith(env) });
}

/** Runs the command line in a folder, as a process with pipes. */
export async function onebeamProcess(args: readonly string[], { cwd, env = {} }: Where): Promise<Said> {
  const ran: Ran = await run(cli[0], [cli[1], ...args], { cwd, env: environmentWith(env) });
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return { code: ran.exitCode, out: text(ran.stdout), err: text(ran.stderr) };
}

const environmentWith = (env: Where['env']) => plainEnvironment({ ONEBEAM_BUILD_CACHE: buildCache, ...env });

/** A separate folder for a test, removed afterwards. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-cli-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
