import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import { have } from '../../test/bed/not-available.ts';
import { tool } from '../../test/bed/tools.ts';
import type { Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';
import { byExecutable, type ProgramName, subject } from './subjects.ts';

/** A first start, against `tar --zstd -x` of the payload and a warm start. */
export async function firstStart(shop: Workshop, { rounds, quick }: Effort): Promise<Measure[]> {
  const { program: zstd } = have(await tool('zstd'));
  const names: ProgramName[] = quick ? ['hello'] : ['hello', 'rebar3'];
  const measures: Measure[] = [];
  for (const name of names) {
    const program = await subject(shop, name, 25);
    const archive = join(shop.folder, `${name}.tar.zst`);
    const pieces = await withExecutable(program.executable, async ({ payload }) =>
      Array.fromAsync(payload()),
    );
    await writeFile(archive, Buffer.concat(pieces));
    const fresh = join(shop.folder, 'fresh');
    const env = { ...program.env, ONEBEAM_CACHE_DIR: fresh, PATH: `${dirname(zstd)}:${program.env.PATH}` };
    const { first, unpack, warm } = await interleaved(
      {
        first: () => byExecutable({ ...program, env }),
        unpack: () => runQuietly(['tar', '--zstd', '-x', '-f', archive, '-C', fresh], env),
        warm: () => byExecutable(program),
      },
      Math.max(3, rounds >> 1),
      async () => {
        await rm(fresh, { recursive: true, force: true });
        await mkdir(fresh);
      },
    );
    measures.push({
      name: `${program.title}: first start against tar and a warm start`,
      value: first.wall / (unpack.wall + warm.wall),
      unit: 'ratio',
      from: { first: first.wall, tar: unpack.wall, warm: warm.wall },
      ...(name === 'hello' && { atMost: 1.2 }),
    });
  }
  return measures;
}
