import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Ran, runProgram } from '../programs/run-program.ts';

export interface NpmOptions {
  /** The environment of npm: `PATH` finds it, `HOME` and `npm_config_*` configure it. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The folder to run npm in, which selects a project's `.npmrc`. A folder without one by default. */
  workingFolder?: string | undefined;
  /** Only uses npm's cache. */
  offline?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Downloads a package's archive with the user's `npm pack`, which has the configured registry, mirror, proxy,
 * certificates and credentials. Does not check the result.
 *
 * @param specification name and version: `@oven/bun-linux-x64@1.4.5`.
 * @returns the bytes of the `.tgz`.
 * @throws `npm-missing`, `bun-fetch-failed`, `bun-not-cached` (offline)
 */
export async function npmPack(specification: string, options: NpmOptions): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-npm-'));
  try {
    const { status, stderr } = await runNpm(specification, folder, options);
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (status === 0 && archive) return await readFile(join(folder, archive));
    throw options.offline
      ? new OnebeamError('bun-not-cached', { path: specification })
      : new OnebeamError('bun-fetch-failed', { path: specification, found: reason(stderr), status });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runNpm(
  specification: string,
  destination: string,
  { workingFolder: folder = destination, offline, ...options }: NpmOptions,
): Promise<Ran> {
  const flags = ['--ignore-scripts', '--loglevel=error', ...(offline ? ['--offline'] : [])];
  // Not as a flag: on Windows a shell reads those, and a path may have blanks.
  const environment = { ...options.environment, npm_config_pack_destination: destination };
  try {
    return await runProgram('npm', ['pack', specification, ...flags], { ...options, folder, environment });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new OnebeamError('npm-missing', { path: specification }, { cause });
  }
}

/** Returns npm's error message, without its marks and the path of its log. */
function reason(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line && !/complete log|^npm warn|^code /i.test(line));
  return lines.slice(0, 2).join('; ');
}
