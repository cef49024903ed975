import type { OtpRelease } from '../../test/bed/otp.ts';
import type { Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved, runQuietly, type Timing } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';
import { byErlexec, byEscript, byExecutable, type ProgramName, type Subject, subject } from './subjects.ts';

/** At most so much of what `escript` takes. */
const marks: Record<ProgramName, number> = { hello: 0.6, rebar3: 0.65, Elixir: 0.65 };
/** On OTP 25, where `escript` loads less. */
const helloMark25 = 0.65;
const recordedMarks: Partial<Record<ProgramName, number>> = { rebar3: 0.4 };
/** With `--profile cli`, which the README recommends for command-line tools. */
const cliMarks: Record<ProgramName, number> = { hello: 0.5, rebar3: 0.65, Elixir: 0.55 };
/** CPU time of hello, with and without `--profile cli`. */
const cpuMark = 0.65;

/**
 * A warm start: built as usual, for short programs, and with a recorded start, against `escript` on the same program; and
 * against erlexec with the same boot file.
 */
export async function starts(shop: Workshop, { rounds, quick }: Effort): Promise<Measure[]> {
  const names: ProgramName[] = quick ? ['hello'] : ['hello', 'rebar3', 'Elixir'];
  const releases: OtpRelease[] = quick ? [25] : [25, 27, 29];
  const measures: Measure[] = [];
  for (const release of releases) {
    for (const name of names) {
      const program = await subject(shop, name, release);
      const cli = await subject(shop, name, release, ['--profile', 'cli']);
      const recorded = await subject(shop, name, release, ['--profile-start', program.args.join(' ')]);
      const times = await interleaved(
        {
          erlexec: () => byErlexec(program),
          executable: () => byExecutable(program),
          cli: () => byExecutable(cli),
          recorded: () => byExecutable(recorded),
          escript: () => byEscript(program),
          nothing: () => evaluate(program, 'halt().'),
          crypto: () => evaluate(program, 'code:ensure_loaded(crypto), halt().'),
        },
        rounds,
      );
      measures.push(...measuresOf(program, name, release, times));
    }
  }
  return measures;
}

/** Runs an expression in the installed OTP. */
const evaluate = ({ otp }: Subject, expression: string) =>
  runQuietly([otp.erlexec, '-noshell', '-eval', expression], { ...process.env, ...otp.environment });

function measuresOf(
  { title }: Subject,
  name: ProgramName,
  release: OtpRelease,
  { erlexec, executable, cli, recorded, escript, nothing, crypto }: Record<string, Timing>,
): Measure[] {
  const against = (what: string, { wall, cpu }: Timing, atMost?: number): Measure => ({
    name: `${title}: warm start${what} against escript`,
    value: wall / escript!.wall,
    unit: 'ratio',
    from: { executable: wall, escript: escript!.wall, 'CPU time': cpu, "escript's CPU time": escript!.cpu },
    ...(atMost && { atMost }),
  });
  const isHello = name === 'hello';
  const cpu = (what: string, { cpu }: Timing): Measure => ({
    name: `${title}: CPU time${what} against escript`,
    value: cpu / escript!.cpu,
    unit: 'ratio',
    from: { executable: cpu, escript: escript!.cpu },
    ...(isHello && { atMost: cpuMark }),
  });
  const loading = crypto!.cpu - nothing!.cpu;
  // Both ways load it: what is left is what an executable can make faster.
  const withoutCrypto: Measure[] = [
    {
      name: `${title}: CPU time against escript, less what OTP takes to load crypto`,
      value: (executable!.cpu - loading) / (escript!.cpu - loading),
      unit: 'ratio',
      from: { executable: executable!.cpu, escript: escript!.cpu, crypto: loading },
    },
  ];
  return [
    ...(name === 'Elixir' ? withoutCrypto : []),
    against('', executable!, isHello && release === 25 ? helloMark25 : marks[name]),
    cpu('', executable!),
    against(' with `--profile cli`', cli!, cliMarks[name]),
    cpu(' with `--profile cli`', cli!),
    against(' with `--profile-start`', recorded!, recordedMarks[name]),
    {
      name: `${title}: warm start against erlexec with the same boot file`,
      value: executable!.wall / erlexec!.wall,
      unit: 'ratio',
      from: { executable: executable!.wall, erlexec: erlexec!.wall },
      ...(isHello && { atMost: 1.1 }),
    },
    {
      name: `${title}: what the launcher adds to a start of erlexec`,
      value: executable!.longer,
      unit: 'ms',
      from: { 'CPU time added': executable!.cpu - erlexec!.cpu },
      ...(isHello && { atMost: 8 }),
    },
  ];
}
