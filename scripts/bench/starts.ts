import type { OtpRelease } from '../../test/bed/otp.ts';
import type { Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved } from './interleaved.ts';
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
      const { erlexec, executable, escript } = await interleaved(
        {
          erlexec: () => byErlexec(program),
          executable: () => byExecutable(program),
          escript: () => byEscript(program),
        },
        rounds,
      );
      measures.push(
        {
          name: `${program.title}: warm start against escript`,
          value: executable.wall / escript.wall,
          unit: 'ratio',
          from: { executable: executable.wall, escript: escript.wall },
        },
        {
          name: `${program.title}: what the launcher adds to a start of erlexec`,
          value: executable.longer,
          unit: 'ms',
          from: {
            executable: executable.wall,
            erlexec: erlexec.wall,
            'CPU time added': executable.cpu - erlexec.cpu,
          },
          ...(name === 'hello' && { atMost: 8 }),
        },
      );
    }
  }
  return measures;
}
