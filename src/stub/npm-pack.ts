import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Ran, runProgram } from '../programs/run-program.ts';

export interface NpmOptions {
  /** The environment of npm: `PATH` finds it, `HOME` and `npm_config_*` configure it. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Where npm is run: a project's own `.npmrc` counts from there on. A folder without any by default. */
  workingFolder?: string | undefined;
  /** Only what npm's own cache holds is taken. */
  offline?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * A package's archive, by the user's own `npm pack`: registry, mirror, proxy, certificates and credentials are the ones
 * that npm is set up with. What it brings is not checked here.
 *
 * @param specification name and version: `@oven/bun-linux-x64@1.4.5`.
 * @returns the bytes of the `.tgz`.
 * @throws `npm-missing`, `base-fetch-failed`, `base-not-cached` (offline)
 */
export async function npmPack(specification: string, options: NpmOptions): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-npm-'));
  try {
    const { status, stderr } = await runNpm(specification, folder, options);
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (status === 0 && archive) return await readFile(join(folder, archive));
    throw options.offline
      ? new OnebeamError('base-not-cached', { path: specification })
      : new OnebeamError('base-fetch-failed', { path: specification, found: reason(stderr, status) });
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

/** Returns what npm says went wrong, without its marks and without the place of its log. */
function reason(stderr: string, status: number): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line && !/complete log|^npm warn|^code /i.test(line));
  return lines.slice(0, 2).join('; ') || `npm ended with exit code ${status}`;
}
