import { expect } from 'bun:test';
import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { PayloadFile } from '../../src/archive/payload-file.ts';
import { makeProgram } from './make-program.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, releases, start } from './start.ts';

/** That many small files in twenty folders, of sizes that differ from one to the next. */
export function manyFiles(count: number): PayloadFile[] {
  return Array.from({ length: count }, (_, index) => {
    const content = Buffer.from(`${index} `.repeat(1 + (index % 13)));
    const path = `erts/lib/many-1.0/priv/d${index % 20}/f${index}`;
    return { path, mode: index % 7 === 0 ? 0o755 : 0o644, size: content.length, content };
  });
}

/** Kinds of damage to a file: the next start must detect each. */
const changes: Record<string, (path: string) => void> = {
  'a byte longer': (path) => truncateSync(path, statSync(path).size + 1),
  'a byte shorter': (path) => truncateSync(path, statSync(path).size - 1),
  removed: (path) => rmSync(path),
  'a folder': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
};

/**
 * Starts a program of that many small files cold and warm; then damages one file in each way at a random position and
 * starts it again: it must be unpacked again exactly then.
 *
 * @param seed picks the positions: `ONEBEAM_SEED`, or a new one, which is printed.
 */
export async function startManyFiles(
  folder: string,
  count: number,
  kinds: readonly string[] = Object.keys(changes),
  seed = Number(process.env.ONEBEAM_SEED ?? randomInt(2 ** 31)),
): Promise<void> {
  console.log(`${count} files: ONEBEAM_SEED=${seed}`);
  const files = manyFiles(count);
  const tool = await makeProgram(join(folder, String(count)), { files: [...probeFiles(), ...files] });
  const cache = emptyFolder(folder, String(count), 'cache');
  const env = { TOOL_CACHE_DIR: cache, PROBE_RUN: 'echo started' };
  const started = { exitCode: 0, signal: null, stdout: 'started\n', stderr: '' };
  /** @returns a value that distinguishes the started release from one that was unpacked later. */
  const runs = async () => {
    expect(await start(tool, { env })).toEqual(started);
    const { ino, ctimeNs } = statSync(join(releases(cache).whole[0]!, 'release'), { bigint: true });
    return `${ino} of ${ctimeNs}`;
  };
  let release = await runs();
  expect([await runs(), await runs()]).toEqual([release, release]);

  let state = seed;
  for (const kind of kinds) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const { path, size, mode } = files[Math.floor((state / 2 ** 32) * count)]!;
    const file = join(releases(cache).whole[0]!, 'release', path);
    chmodSync(file, 0o755);
    changes[kind]!(file);
    const anew = await runs();
    expect({ kind, path, isAnew: anew !== release, size: statSync(file).size }).toEqual({
      kind,
      path,
      isAnew: true,
      size,
    });
    expect(statSync(file).mode & 0o100).toBe(mode & 0o100);
    release = anew;
    expect(await runs()).toBe(release);
  }

  const executable = files.findLast(({ mode }) => mode === 0o755)!;
  chmodSync(join(releases(cache).whole[0]!, 'release', executable.path), 0o644);
  expect(await runs()).not.toBe(release);
  rmSync(join(folder, String(count)), { recursive: true });
}
