import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { runProgram } from '../programs/run-program.ts';
import { type Host, hostTarget } from '../targets/host-target.ts';
import { type Target, targetParts } from '../targets/target.ts';
import { type BaseOptions, base } from './base.ts';
import { bunVersion } from './pins.ts';

/** Nothing of the folder where the program runs becomes part of it, and all that it imports is inside. */
const bundling = ['--production', '--minify', '--splitting', '--reject-unresolved'];
/** With its bytecode inside, the launcher starts some milliseconds sooner: nothing is parsed at each start. */
const bytecode = ['--bytecode', '--format=esm'];
const compiling = [...bundling, ...bytecode, '--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'];

/** The flags that decide on a stub's bytes: part of its key. */
export const compilerFlags: readonly string[] = [...compiling, ...definitions('linux-x64')];

export interface Compiler {
  /** A Bun of the pinned version that runs here. */
  bun: string;
  /** A separate folder, with only the files that this module writes. */
  folder: string;
  signal?: AbortSignal | undefined;
}

/**
 * Finds the Bun that compiles: the one given, the one that runs this program when it is the right version, else the
 * host's base, written to `folder`.
 *
 * @throws the errors of `base`; `target-unknown` when there is no Bun for the host.
 */
export async function compilingBun(
  given: string | undefined,
  host: Host,
  folder: string,
  options: BaseOptions,
  running: { bun?: string | undefined; path: string } = { bun: process.versions.bun, path: process.execPath },
): Promise<string> {
  if (given) return given;
  if (running.bun === bunVersion) return running.path;
  const { bytes } = await base(hostTarget(host), options);
  const bun = join(folder, host.platform === 'win32' ? 'bun.exe' : 'bun');
  await writeFile(bun, bytes, { mode: 0o755 });
  return bun;
}

/**
 * Bundles the launcher into few texts, which are what will be compiled: what every start runs, and what is loaded later. The
 * bundler names them by digests in which the paths of the sources are; here they get numbers, in the order of their first use.
 *
 * @returns the path of the first of them, and the digest of all, lower-case hexadecimal.
 * @throws `launcher-not-compiled`
 */
export async function bundleLauncher(
  launcher: string,
  target: Target,
  compiler: Compiler,
): Promise<{ path: string; sha256: string }> {
  const bundled = join(compiler.folder, 'bundled');
  const place = [`--entry-naming=${entry}`, `--outdir=${bundled}`];
  await runBun(
    ['build', '--target=bun', ...bundling, ...definitions(target), launcher, ...place],
    target,
    compiler,
  );
  const texts = new Map<string, string>();
  for (const name of await readdir(bundled)) texts.set(name, await readFile(join(bundled, name), 'utf8'));
  const hash = createHash('sha256');
  for (const [name, text] of numbered(texts)) {
    hash.update(`${name}\0${text.length}\0${text}`);
    await writeFile(join(compiler.folder, name), text);
  }
  return { path: join(compiler.folder, entry), sha256: hash.digest('hex') };
}

const entry = 'launcher.js';

/** Excludes code for other systems and processors. */
function definitions(target: Target): string[] {
  const { os, cpu } = targetParts(target);
  const platform = os === 'windows' ? 'win32' : os;
  return [`--define=process.platform="${platform}"`, `--define=process.arch="${cpu}"`];
}

/** Files that import each other as `"./name.js"`, under names that do not depend on where their sources lie. */
export function numbered(texts: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map([[entry, entry]]);
  for (const name of names.keys()) {
    for (const [, used] of texts.get(name)!.matchAll(/["`]\.\/([^"`/]+\.js)["`]/g)) {
      if (texts.has(used!) && !names.has(used!)) names.set(used!, `part-${names.size}.js`);
    }
  }
  const renamed = (text: string): string => {
    let changed = text;
    for (const [old, name] of names) changed = changed.replaceAll(`./${old}`, `./${name}`);
    return changed;
  };
  return new Map([...names].map(([old, name]) => [name, renamed(texts.get(old)!)]));
}

/**
 * Compiles the launcher on a base. The output's name is part of its bytes, so it is always the same.
 *
 * @param bundle the path of the launcher's bundle; in the compiler's folder.
 * @param prepared the file of the base.
 * @returns the file of the stub, in the compiler's folder.
 * @throws `launcher-not-compiled`
 */
export async function compileLauncher(
  bundle: string,
  prepared: string,
  target: Target,
  compiler: Compiler,
): Promise<string> {
  const { os, cpu, libc } = targetParts(target);
  const triple = `bun-${os}-${cpu}${libc === 'musl' ? '-musl' : ''}-v${bunVersion}`;
  const place = [`--target=${triple}`, `--compile-executable-path=${prepared}`, `--outfile=stub`];
  await runBun(['build', '--compile', ...place, ...compiling, bundle], target, compiler);
  return join(compiler.folder, os === 'windows' ? 'stub.exe' : 'stub');
}

/** The compiler gets a separate environment: `NODE_ENV`, `BUN_OPTIONS` and other variables would change the result. */
async function runBun(
  arguments_: string[],
  target: Target,
  { bun, folder, signal }: Compiler,
): Promise<void> {
  const environment = { HOME: folder, TMPDIR: folder, TEMP: folder, TMP: folder, USERPROFILE: folder };
  const { status, stdout, stderr } = await runProgram(bun, arguments_, { folder, environment, signal });
  if (status === 0) return;
  const found = (stderr + stdout).trim().split('\n').slice(-3).join('; ');
  throw new OnebeamError('launcher-not-compiled', { path: bun, problem: 'compiler', found, status, target });
}
