import { appendFile, copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { runtimes } from '../../test/bed/runtimes.ts';
import { onebeamProcess, type Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';

/** All eight targets with warm caches, a changed escript each time, against only the host's target. */
export async function targets(shop: Workshop, { rounds }: Effort): Promise<Measure[]> {
  const erts = `${have(await runtimes())}/{target}`;
  const folder = join(shop.builds, 'targets');
  await mkdir(folder);
  const script = join(folder, 'hello');
  await copyFile(have(await hello('source')), script);
  const make = async (asked: string): Promise<undefined> => {
    // A folder.
    const out = `${join(folder, asked)}/`;
    const ran = await onebeamProcess(shop, [
      'build',
      script,
      '-t',
      asked,
      '--erts',
      erts,
      '-o',
      out,
      '--level',
      '19',
    ]);
    if (ran.exitCode !== 0) throw new Error(`${ran.stderr}`);
  };
  let changes = 0;
  const copies = join(folder, 'copies');
  await mkdir(copies);
  const { all, host, copy } = await interleaved(
    {
      all: () => make('all'),
      host: () => make('host'),
      copy: () => runQuietly(['cp', '-r', join(folder, 'all'), copies], process.env),
    },
    Math.max(3, rounds >> 2),
    () => appendFile(script, `%% change ${changes++}\n`),
  );
  await rm(folder, { recursive: true });
  return [
    {
      name: 'hello, OTP 27: a build of all eight targets, caches warm, against the host target alone',
      value: all.wall / host.wall,
      unit: 'ratio',
      from: { all: all.wall, host: host.wall },
      atMost: 5,
    },
    {
      name: 'hello, OTP 27: a build of all eight targets against `cp` of the eight files over those that are there',
      value: all.wall / copy.wall,
      unit: 'ratio',
      from: { all: all.wall, copy: copy.wall },
    },
  ];
}
