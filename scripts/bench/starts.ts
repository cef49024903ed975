import type { OtpRelease } from '../../test/bed/otp.ts';
import type { Workshop } from '../../test/end-to-end/workshop.ts';
import { medians } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';
import { byErlexec, byEscript, byExecutable, type ProgramName, subject } from './subjects.ts';

/** A warm start: against `escript` on the same program, and against erlexec with the same boot file. */
export async function starts(shop: Workshop, { rounds, quick }: Effort): Promise<Measure[]> {
  const names: ProgramName[] = quick ? ['hello'] : ['hello', 'rebar3', 'Elixir'];
  const releases: OtpRelease[] = quick ? [25] : [25, 29];
  const measures: Measure[] = [];
  for (const release of releases) {
    for (const name of names) {
      const program = await subject(shop, name, release);
      const { escript, executable, erlexec } = await medians(
        {
          escript: () => byEscript(program),
          executable: () => byExecutable(program),
          erlexec: () => byErlexec(program),
        },
        rounds,
      );
      measures.push(
        {
          name: `${program.title}: warm start against escript`,
          value: executable / escript,
          unit: 'ratio',
          from: { executable, escript },
        },
        {
          name: `${program.title}: what the launcher adds to a start of erlexec`,
          value: executable - erlexec,
          unit: 'ms',
          from: { executable, erlexec },
          ...(name === 'hello' && { atMost: 8 }),
        },
      );
    }
  }
  return measures;
}
