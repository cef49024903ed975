import { join } from 'node:path';
import type { BuildResult } from '../../src/pipeline/result.ts';
import { hello } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { realRuntimes } from '../../test/bed/real-runtimes.ts';
import { onebeamProcess, type Workshop } from '../../test/end-to-end/workshop.ts';
import type { Effort, Measure } from './measure.ts';

/** The payload of hello for each target, with the real runtimes of OTP 28, with and without crypto. */
export async function targetSizes(shop: Workshop, { quick }: Effort): Promise<Measure[]> {
  const program = have(await hello('zip'));
  const erts = `${have(await realRuntimes())}/{target}`;
  const measures: Measure[] = [];
  for (const crypto of quick ? [false] : [false, true]) {
    const output = `${join(shop.builds, crypto ? 'hello-crypto' : 'hello-targets')}/`;
    const args = ['build', program, '-t', 'all', '--erts', erts, '-o', output, '--json'];
    const ran = await onebeamProcess(shop, crypto ? [...args, '--add-app', 'crypto'] : args);
    if (ran.exitCode !== 0) throw new Error(`${ran.stderr}`);
    const { artifacts } = JSON.parse(`${ran.stdout}`) as BuildResult;
    for (const { target, parts } of artifacts) {
      measures.push({
        name: `hello${crypto ? ' with crypto' : ''}, OTP 28, ${target}: payload`,
        value: parts.runtime + parts.program,
        unit: 'bytes',
        from: { runtime: parts.runtime, program: parts.program, launcher: parts.launcher },
      });
    }
  }
  return measures;
}
