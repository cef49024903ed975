import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elfHeader, isElf } from '../binary/elf/elf-header.ts';
import { elfSections } from '../binary/elf/elf-sections.ts';
import { ContentCache } from '../cache/content-cache.ts';
import { makeCacheFolder } from '../cache/trusted-cache.ts';
import { findVerified, putVerified } from '../cache/verified-entries.ts';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import type { Host } from '../targets/host-target.ts';
import type { Target } from '../targets/target.ts';
import { type BaseOptions, base } from './base.ts';
import { bundleLauncher, type Compiler, compileLauncher, compilerFlags, compilingBun } from './compiler.ts';
import { launcherSourcesDigest } from './launcher-sources.ts';
import { patchBase } from './neutralise.ts';
import { bunVersion, pins } from './pins.ts';

/** Options of `buildLauncher`. */
export interface LauncherOptions extends BaseOptions {
  target: Target;
  host: Host;
  /** A Bun of the pinned version that runs on this machine. Default: found or downloaded. */
  bun?: string | undefined;
  /** The entry file of the launcher. Default: that of this project. */
  entry?: string | undefined;
}

/** A compiled launcher without a payload: a file in the cache, not marked executable. */
export interface Launcher {
  path: string;
  /** In bytes. */
  size: number;
  /** SHA-256 in lower-case hexadecimal; checked. */
  sha256: string;
  /** The state of `ResumableSha256` after the complete file. */
  sha256State: string;
  /** True if the launcher came from the cache. */
  cached: boolean;
}

const ownLauncher = fileURLToPath(new URL('../../runtime-stub/main.ts', import.meta.url));

/**
 * Returns the launcher of a target, and compiles it if it is not in the cache. The result has the same bytes on every host.
 *
 * @param options target, host, cache folder and environment.
 * @throws OnebeamError `launcher-not-compiled`, `cache-not-writable`, `cache-not-trusted`, `bun-digest-wrong`, `bun-not-cached`,
 *   `bun-fetch-failed`, `npm-missing`
 */
export async function buildLauncher(options: LauncherOptions): Promise<Launcher> {
  const { target, entry = ownLauncher } = options;
  const cache = new ContentCache(options.cacheFolder);
  const sources = await launcherSourcesDigest(entry);
  const known = sources && (await findVerified(cache, 'launchers', launcherKey(target, sources)));
  if (known) return { ...known, cached: true };
  return inFolder(options.cacheFolder, async (folder) => {
    const bun = await compilingBun(options.bun, options.host, folder, options);
    const compiler: Compiler = { bun, folder, signal: options.signal };
    const bundle = await bundleLauncher(entry, target, compiler);
    const key = launcherKey(target, sources ?? bundle.sha256);
    const found = sources ? undefined : await findVerified(cache, 'launchers', key);
    if (found) return { ...found, cached: true };

    const prepared = prepareBase((await base(target, options)).bytes, target);
    const preparedFile = join(folder, 'base');
    await writeFile(preparedFile, prepared);
    const compiled = await readFile(await compileLauncher(bundle.path, preparedFile, target, compiler));
    keepThroughStrip(compiled, prepared);
    return { ...(await putVerified(cache, 'launchers', key, compiled)), cached: false };
  });
}

/** Everything that decides on the bytes. @param launcher the digest of its sources, or of its bundle. */
function launcherKey(target: Target, launcher: string): string {
  const changes = [...preparations.map(({ name }) => name), keepThroughStripName];
  const key = ContentCache.key(launcher, pins[target].sha256, bunVersion, ...compilerFlags, ...changes);
  return `${target}-${key}`;
}

/** Work in progress has a dot before its name: the cache does not count it, and removes it when a killed build left it. */
async function inFolder<Result>(
  cacheFolder: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  let folder: string;
  const parent = await makeCacheFolder(cacheFolder, 'launchers');
  try {
    folder = await mkdtemp(join(parent, '.compile-'));
  } catch (cause) {
    throw new OnebeamError('cache-not-writable', { path: parent, reason: causeMessage(cause) }, { cause });
  }
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A change to the base before the launcher is compiled on it: bytes in, bytes out, the same for the same input. */
interface Preparation {
  /** Changes whenever the outcome does: it is part of the launcher's key. */
  name: string;
  /** May return the bytes as they are. */
  prepare(bytes: Uint8Array, target: Target): Uint8Array;
}

/** The edits applied to every base, in this order. */
const preparations: readonly Preparation[] = [{ name: 'neutralise 2', prepare: patchBase }];

function prepareBase(bytes: Uint8Array, target: Target): Uint8Array {
  return preparations.reduce((prepared, { prepare }) => prepare(prepared, target), bytes);
}

/** Part of a stub's key: changes whenever the outcome does. */
const keepThroughStripName = 'keep-through-strip-1';

/**
 * Keeps a stub working as a launcher when `strip` or `objcopy` rewrites it, so that it can report the lost payload.
 * Bun leaves the address of its program in a variable that no section of the stub covers; these tools write zeros
 * there, which leaves a plain Bun. Therefore an empty section is extended to cover the variable.
 *
 * @param stub compiled; changed in place, when it is ELF.
 * @param base that it was compiled on: its section `.bun` is the variable.
 * @throws `launcher-not-compiled` when Bun's stubs have another layout.
 */
function keepThroughStrip(stub: Uint8Array, base: Uint8Array): void {
  if (!isElf(stub)) return;
  const variable = elfSections(elfHeader(base)).find(({ name }) => name === '.bun');
  const empty = elfSections(elfHeader(stub)).find(
    ({ name, size }) => name === '.tm_clone_table' && size === 0,
  );
  if (!variable || !empty) {
    throw new OnebeamError('launcher-not-compiled', { problem: 'sections', target: 'ELF' });
  }
  const view = new DataView(stub.buffer, stub.byteOffset, stub.byteLength);
  for (const [index, value] of [variable.address, variable.fileOffset, variable.size].entries()) {
    view.setBigUint64(empty.headerOffset + 16 + index * 8, BigInt(value), true);
  }
}
