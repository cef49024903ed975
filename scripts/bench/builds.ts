import { appendFile, copyFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { otp } from '../../test/bed/otp.ts';
import { onebeamProcess, type Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';

/** A build from nothing, the same again, and one of a changed escript against a plain copy of as many bytes. */
export async function builds(shop: Workshop, { rounds }: Effort): Promise<Measure[]> {
  const { root } = have(await otp(25));
  const folder = shop.builds;
  const script = join(folder, 'hello-source');
  await copyFile(have(await hello('source')), script);
  const output = join(folder, 'built');
  const make = async (cache: string): Promise<undefined> => {
    const env = { ONEBEAM_BUILD_CACHE: join(folder, cache) };
    const ran = await onebeamProcess(
      shop,
      ['build', script, '--erts', root, '-o', output, '--level', '19'],
      folder,
      env,
    );
    if (ran.exitCode !== 0) throw new Error(`${ran.stderr}`);
  };
  const { cold, warm } = await interleaved(
    {
      cold: async () => {
        await rm(join(folder, 'cold'), { recursive: true, force: true });
        return make('cold');
      },
      warm: () => make('warm'),
    },
    Math.max(3, rounds >> 2),
  );
  let changes = 0;
  const copy = join(folder, 'copy');
  const both = { rebuild: () => make('warm'), copy: () => runQuietly(['cp', output, copy], process.env) };
  const change = () => appendFile(script, `%% change ${changes++}\n`);
  const replaced = await interleaved(both, Math.max(3, rounds), change);
  const fresh = await interleaved(both, Math.max(3, rounds >> 1), async () => {
    await change();
    await rm(copy, { force: true });
  });
  const { size } = await stat(output);
  return [
    { name: 'hello, OTP 25: a cold build at level 19', value: cold.wall, unit: 'ms' },
    {
      name: 'hello, OTP 25: a warm build against a cold one',
      value: warm.wall / cold.wall,
      unit: 'ratio',
      from: { warm: warm.wall, cold: cold.wall },
    },
    {
      name: 'hello, OTP 25: a build of a changed escript against `cp` of the executable over one that is there, as the build does',
      value: replaced.rebuild.wall / replaced.copy.wall,
      unit: 'ratio',
      from: { rebuild: replaced.rebuild.wall, copy: replaced.copy.wall, bytes: size },
      atMost: 6,
    },
    {
      name: 'hello, OTP 25: a build of a changed escript against `cp` to a new file',
      value: fresh.rebuild.wall / fresh.copy.wall,
      unit: 'ratio',
      from: { rebuild: fresh.rebuild.wall, copy: fresh.copy.wall },
    },
  ];
}
