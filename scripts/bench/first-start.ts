import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import { have } from '../../test/bed/not-available.ts';
import type { OtpRelease } from '../../test/bed/otp.ts';
import { tool } from '../../test/bed/tools.ts';
import type { Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';
import { byExecutable, type ProgramName, subject } from './subjects.ts';

/** A first start, against `tar --zstd -x` of the payload and a warm start. */
export async function firstStart(shop: Workshop, { rounds, quick }: Effort): Promise<Measure[]> {
  const { program: zstd } = have(await tool('zstd'));
  const all: [ProgramName, OtpRelease][] = [
    ['hello', 25],
    ['hello', 27],
    ['hello', 29],
    ['rebar3', 25],
  ];
  const measures: Measure[] = [];
  for (const [name, release] of quick ? all.slice(0, 1) : all) {
    const program = await subject(shop, name, release);
    const archive = join(shop.folder, `${name}-${release}.tar.zst`);
    const pieces = await withExecutable(program.executable, async ({ payload }) =>
      Array.fromAsync(payload(), (piece) => piece.slice()),
    );
    await writeFile(archive, Buffer.concat(pieces));
    const fresh = join(shop.folder, `fresh-${name}-${release}`);
    const env = { ...program.env, ONEBEAM_CACHE_DIR: fresh, PATH: `${dirname(zstd)}:${program.env.PATH}` };
    const aside = setAside(join(shop.folder, `gone-${name}-${release}`));
    const { first, unpack, warm } = await interleaved(
      {
        first: () => byExecutable({ ...program, env }),
        unpack: () => runQuietly(['tar', '--zstd', '-x', '-f', archive, '-C', fresh], env),
        warm: () => byExecutable(program),
      },
      Math.max(3, rounds >> 1),
      async () => {
        await aside(fresh);
        await mkdir(fresh);
      },
    );
    measures.push({
      name: `${program.title}: first start against tar and a warm start`,
      value: first.wall / (unpack.wall + warm.wall),
      unit: 'ratio',
      from: { first: first.wall, tar: unpack.wall, warm: warm.wall },
      ...(name === 'hello' && { atMost: 1.15 }),
    });
  }
  return [...measures, ...(await newVersion(shop, { rounds, quick }))];
}

/**
 * Moves folders away instead of removing them: ext4 searches past each inode that was freed in the last minutes, so that
 * creating files right after others were removed takes up to twenty times as long as on a user's machine.
 *
 * @param place where they stay until the end, on the same file system.
 */
function setAside(place: string): (folder: string) => Promise<void> {
  let count = 0;
  return async (folder) => {
    await mkdir(place, { recursive: true });
    await rename(folder, join(place, `${count++}`)).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
  };
}

/** The first start of a version whose runtime another one has unpacked, against its warm start. */
async function newVersion(shop: Workshop, { rounds, quick }: Effort): Promise<Measure[]> {
  const releases: OtpRelease[] = quick ? [25] : [25, 27, 29];
  const measures: Measure[] = [];
  await mkdir(join(shop.folder, 'data'), { recursive: true });
  await writeFile(join(shop.folder, 'data', 'version'), '2');
  for (const release of releases) {
    const old = await subject(shop, 'hello', release);
    const young = await subject(shop, 'hello', release, ['--priv', `hello=${join(shop.folder, 'data')}`]);
    const cache = join(shop.folder, `versions-${release}`);
    await mkdir(cache);
    const program = { ...young, env: { ...young.env, ONEBEAM_CACHE_DIR: cache } };
    byExecutable({ ...old, env: program.env });
    const own = dirname(young.release).split('/').slice(-3).join('/');
    const aside = setAside(join(shop.folder, `gone-new-${release}`));
    const { first, warm } = await interleaved(
      {
        first: () => byExecutable(program),
        warm: () => byExecutable(young),
      },
      rounds,
      () => aside(join(cache, own)),
    );
    measures.push({
      name: `${program.title}: first start of a new version, runtime unchanged, against its warm start`,
      value: first.wall / warm.wall,
      unit: 'ratio',
      from: {
        first: first.wall,
        warm: warm.wall,
        'CPU time': first.cpu,
        "a warm start's CPU time": warm.cpu,
      },
      atMost: 1.3,
    });
  }
  return measures;
}
