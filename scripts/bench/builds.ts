import { appendFile, copyFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { otp } from '../../test/bed/otp.ts';
import { onebeam, type Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved } from './interleaved.ts';
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
    const ran = await onebeam(shop, ['build', script, '--erts', root, '-o', output], folder, env);
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
  let change = 0;
  const { rebuild, copy } = await interleaved(
    {
      rebuild: () => make('warm'),
      copy: async () => {
        await copyFile(output, join(folder, 'copy'));
        return undefined;
      },
    },
    Math.max(3, rounds >> 1),
    () => appendFile(script, `%% change ${change++}\n`),
  );
  const { size } = await stat(output);
  return [
    { name: 'hello, OTP 25: a cold build', value: cold.wall, unit: 'ms' },
    {
      name: 'hello, OTP 25: a warm build against a cold one',
      value: warm.wall / cold.wall,
      unit: 'ratio',
      from: { warm: warm.wall, cold: cold.wall },
    },
    {
      name: 'hello, OTP 25: a build of a changed escript against a copy of as many bytes',
      value: rebuild.wall / copy.wall,
      unit: 'ratio',
      from: { rebuild: rebuild.wall, copy: copy.wall, bytes: size },
    },
  ];
}
