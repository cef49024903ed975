import { expect } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PayloadFile } from '../../src/archive/payload-file.ts';
import { makeProgram } from './make-program.ts';
import { manyFiles } from './many-files.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, listing, releases, start } from './start.ts';

/** So that unpacking takes long enough to be hit everywhere: 9 MB that do not compress, in 60 files. */
const ballast = (folder = 'priv'): PayloadFile[] =>
  Array.from({ length: 60 }, (_, index) => {
    const content = randomBytes(150_000);
    return { path: `erts/lib/ballast-1.0/${folder}/f${index}`, mode: 0o644, size: content.length, content };
  });

/**
 * Kills the launcher with SIGKILL at random moments of a first start, again and again, and starts it again each time:
 * it must start, and there must never be a part of a release under the final name.
 *
 * @param files small ones, for a payload of that many instead of a few large ones.
 * @param isShared whether another program has the same runtime, so that most files are links to its own.
 * @returns the figures in one line.
 */
export async function soak(folder: string, kills: number, files = 0, isShared = false): Promise<string> {
  const weight = files > 0 ? manyFiles(files) : ballast(isShared ? 'ebin' : 'priv');
  const tool = await makeProgram(folder, { files: [...probeFiles(), ...weight] });
  const cache = emptyFolder(folder, 'cache');
  const env = { ONEBEAM_CACHE_DIR: cache, PROBE_RUN: 'echo started' };
  if (isShared) {
    const other = await makeProgram(folder, { name: 'other', files: [...probeFiles('other'), ...weight] });
    expect((await start(other, { env })).stdout).toBe('started\n');
  }
  const timed = async (): Promise<number> => {
    const begin = performance.now();
    expect(await start(tool, { env })).toEqual({
      exitCode: 0,
      signal: null,
      stdout: 'started\n',
      stderr: '',
    });
    return performance.now() - begin;
  };
  const removeRelease = () => rmSync(releases(cache).whole[0]!, { recursive: true });
  await timed();
  const whole = listing(releases(cache).whole[0]!);
  const aModule = join(releases(cache).whole[0]!, 'release/erts/lib/stdlib-6.0/ebin/m7.beam');
  expect(statSync(aModule).nlink).toBe(isShared ? 2 : 1);
  removeRelease();
  const cold = await timed();
  removeRelease();

  const found = { nothing: 0, unfinished: 0, whole: 0 };
  let mostLeftovers = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = Bun.spawn([tool], { env, stdout: 'ignore', stderr: 'ignore' });
    await Bun.sleep(Math.random() * cold * 1.1);
    child.kill('SIGKILL');
    await child.exited;
    const left = releases(cache);
    mostLeftovers = Math.max(mostLeftovers, left.making.length);
    if (left.whole.length > 0) expect(listing(left.whole[0]!)).toEqual(whole);
    if (left.whole.length > 0) found.whole++;
    else if (left.making.length > 0) found.unfinished++;
    else found.nothing++;

    // Half of the times the next start has to live with what several kills left.
    if (left.whole.length === 0 && kill % 2 === 0) continue;
    await timed();
    const now = releases(cache);
    expect([now.whole.length, now.making, now.other]).toEqual([1, [], []]);
    expect(listing(now.whole[0]!)).toEqual(whole);
    removeRelease();
  }
  if (isShared) {
    const ran = await start(join(folder, 'other'), { env: { ...env, ONEBEAM: 'verify' } });
    expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
  }
  expect(mostLeftovers).toBeLessThanOrEqual(2);
  expect(found.unfinished).toBeGreaterThan(kills / 20);
  expect(
    readdirSync(join(cache, 'onebeam/tool')).filter((name) => !/^(\.lock|\.new-.*)$/.test(name)),
  ).toEqual([]);
  expect(statSync(join(cache, 'onebeam')).mode & 0o7777).toBe(0o700);
  return (
    `${files > 0 ? `${files} files, ` : ''}${kills} kills, 0 failures; a kill left nothing ${found.nothing} times, an unfinished folder ${found.unfinished} ` +
    `times, the whole release ${found.whole} times; at most ${mostLeftovers} leftovers at once; a first start takes ` +
    `${cold.toFixed(0)} ms`
  );
}
