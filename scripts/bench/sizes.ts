import { join } from 'node:path';
import type { BuildResult } from '../../src/pipeline/result.ts';
import { hello } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { type OtpRelease, otp } from '../../test/bed/otp.ts';
import { onebeamProcess, type Workshop } from '../../test/end-to-end/workshop.ts';
import type { Effort, Measure } from './measure.ts';

const marks = { with: 3_400_000, without: 3_000_000 };

/** The payload of hello at level 19, with and without the compiler, and what an executable has beside its two parts. */
export async function sizes(shop: Workshop, { quick }: Effort): Promise<Measure[]> {
  const releases: OtpRelease[] = quick ? [25] : [25, 29];
  const measures: Measure[] = [];
  for (const release of releases) {
    for (const compiler of ['without', 'with'] as const) {
      const parts = await partsOf(shop, release, compiler === 'with' ? ['--add-app', 'compiler'] : []);
      measures.push({
        name: `hello, OTP ${release}: payload at level 19, ${compiler} compiler`,
        value: parts.runtime + parts.program,
        unit: 'bytes',
        from: { runtime: parts.runtime, program: parts.program },
        ...(release === 25 && { atMost: marks[compiler] }),
      });
      if (compiler === 'with') continue;
      measures.push({
        name: `hello, OTP ${release}: executable less stub and payload`,
        value: parts.overhead,
        unit: 'bytes',
        from: { launcher: parts.launcher },
        atMost: 64 * 1024,
      });
    }
  }
  return measures;
}

async function partsOf(shop: Workshop, release: OtpRelease, more: string[]) {
  const erts = have(await otp(release)).root;
  const output = join(shop.builds, `hello-${release}-19`);
  const args = [
    'build',
    have(await hello('zip')),
    '--erts',
    erts,
    '-o',
    output,
    '--level',
    '19',
    '--json',
    ...more,
  ];
  const ran = await onebeamProcess(shop, args);
  if (ran.exitCode !== 0) throw new Error(`${ran.stderr}`);
  const result = JSON.parse(`${ran.stdout}`) as BuildResult;
  return result.artifacts[0]!.parts;
}
