import { join } from 'node:path';
import type { BuildResult } from '../../src/pipeline/result.ts';
import { diameterc, elixirEscript, hello, rebar3, snmpc } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { type OtpRelease, otp } from '../../test/bed/otp.ts';
import { onebeamProcess, type Workshop } from '../../test/end-to-end/workshop.ts';
import type { Effort, Measure } from './measure.ts';

const marks = { with: 3_400_000, without: 3_000_000 };

/** The payload of hello at level 19, with and without the compiler, and the rest of an executable. */
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
        name: `hello, OTP ${release}: executable less launcher and payload`,
        value: parts.overhead,
        unit: 'bytes',
        from: { launcher: parts.launcher },
        atMost: 64 * 1024,
      });
    }
  }
  for (const release of quick ? ([27] as const) : ([25, 27] as const))
    measures.push(...(await severalPrograms(shop, release)));
  return measures;
}

/** Five real escripts in one executable, against the largest and the smallest of them separately. */
async function severalPrograms(shop: Workshop, release: 25 | 27): Promise<Measure[]> {
  const found = [rebar3(release), hello('zip'), snmpc(release), diameterc(release), elixirEscript(release)];
  const scripts = (await Promise.all(found)).map(have);
  const size = async (some: string[], more: string[] = []) => {
    const parts = await built(shop, release, [...some, ...more], 'several');
    return Object.values(parts).reduce((sum, part) => sum + part, 0);
  };
  const all = await size(scripts, ['--name', 'suite']);
  const [largest, smallest] = [await size([scripts[0]!]), await size([scripts[1]!])];
  return [
    {
      name: `five escripts in one executable, OTP ${release}, against rebar3, one of them`,
      value: all / largest,
      unit: 'ratio',
      from: { 'size in MB': all / 1e6, rebar3: largest / 1e6 },
      atMost: 1.05,
    },
    {
      name: `five escripts in one executable, OTP ${release}, against hello, the smallest of them`,
      value: all / smallest,
      unit: 'ratio',
      from: { 'size in MB': all / 1e6, hello: smallest / 1e6 },
    },
  ];
}

async function partsOf(shop: Workshop, release: OtpRelease, more: string[]) {
  return built(shop, release, [have(await hello('zip')), '--level', '19', ...more], `hello-${release}-19`);
}

async function built(shop: Workshop, release: OtpRelease, words: string[], output: string) {
  const erts = have(await otp(release)).root;
  const args = ['build', ...words, '--erts', erts, '-o', join(shop.builds, output), '--json'];
  const ran = await onebeamProcess(shop, args);
  if (ran.exitCode !== 0) throw new Error(`${ran.stderr}`);
  const result = JSON.parse(`${ran.stdout}`) as BuildResult;
  return result.artifacts[0]!.parts;
}
