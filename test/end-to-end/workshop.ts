import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildCache } from '../bed/build-cache.ts';
import type { Otp } from '../bed/otp.ts';
import { type Ran, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { cli } from '../cli/command-line.ts';
import { runInProcess, type Said } from '../cli/in-process.ts';

/** Folders of one test file: where executables are built, where they are put to use, and what they may leave behind. */
export interface Workshop {
  folder: string;
  /** Where builds write. Gone after `clearBuilds`, and with it the link to what all builds of tests keep. */
  builds: string;
  /** A path with a blank and letters beyond ASCII; finished executables are moved here. */
  shelf: string;
  /** `XDG_CACHE_HOME` of the executables. */
  cache: string;
  /** A PATH with all that the system has but Erlang. */
  path: string;
}

/** @param ownCache builds find nothing that others have made: for measuring. */
export async function openWorkshop({ ownCache = false } = {}): Promise<Workshop> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-end-to-end-')));
  const shop = {
    folder,
    builds: join(folder, 'builds'),
    shelf: join(folder, 'a shelf – é'),
    cache: join(folder, 'cache 漢'),
    path: join(folder, 'path'),
  };
  for (const place of [shop.builds, shop.shelf, shop.cache, shop.path, buildCache]) {
    await mkdir(place, { recursive: true });
  }
  if (!ownCache) await symlink(buildCache, join(shop.builds, 'cache'));
  for (const place of ['/usr/bin', '/bin']) {
    for (const name of await readdir(place)) {
      if (/^(erl|erlc|escript|epmd|run_erl|to_erl|erl_call|iex|elixir|mix|rebar3?|bun)$/.test(name)) continue;
      const link = join(shop.path, name);
      if (!existsSync(link)) await symlink(join(place, name), link).catch(() => {});
    }
  }
  return shop;
}

export async function closeWorkshop(shop: Workshop): Promise<void> {
  await rm(shop.folder, { recursive: true, force: true });
}

/** Runs the command line of this checkout, with a cache in the workshop. */
export function onebeam(
  shop: Workshop,
  args: readonly string[],
  cwd = shop.builds,
  more: Record<string, string> = {},
): Promise<Said> {
  return runInProcess(args, { cwd, environment: builderEnvironment(shop, more) });
}

/** The same as a separate process, for measuring. */
export function onebeamProcess(
  shop: Workshop,
  args: readonly string[],
  cwd = shop.builds,
  more: Record<string, string> = {},
): Promise<Ran> {
  return run(cli[0], [cli[1], ...args], { cwd, env: builderEnvironment(shop, more) });
}

function builderEnvironment(shop: Workshop, more: Record<string, string>) {
  const own = { ONEBEAM_BUILD_CACHE: join(shop.builds, 'cache'), XDG_CACHE_HOME: shop.cache };
  return plainEnvironment({ ...own, ...more });
}

/**
 * Builds an executable and moves it to the shelf.
 *
 * @returns its path.
 * @throws with the output of the command line when that fails.
 */
export async function build(
  shop: Workshop,
  script: string,
  otp: Otp,
  more: readonly string[] = [],
): Promise<string> {
  const name = basename(script);
  // Programs share their names: every build has separate folders.
  const own = `${otp.release}-${randomBytes(3).toString('hex')}`;
  const made = join(shop.builds, own, name);
  const ran = await onebeam(shop, ['build', script, '--erts', otp.root, '-o', made, '--level', '1', ...more]);
  if (ran.code !== 0) throw new Error(`build ${name}: exit ${ran.code}\n${ran.err}`);
  const shelf = join(shop.shelf, own);
  await mkdir(shelf, { recursive: true });
  await rename(made, join(shelf, name));
  return join(shelf, name);
}

/** Removes all input and output of the builds, so that the executables must be self-contained. */
export async function clearBuilds(shop: Workshop): Promise<void> {
  await rm(shop.builds, { recursive: true });
}

/** The environment of a finished executable: no Erlang in PATH, a separate cache. */
export function usersEnvironment(
  shop: Workshop,
  more: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  return { ...plainEnvironment(), PATH: shop.path, XDG_CACHE_HOME: shop.cache, ...more };
}
