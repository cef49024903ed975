import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotAvailable } from '../../test/bed/not-available.ts';
import { type Otp, otp } from '../../test/bed/otp.ts';
import { makeBeam } from '../../test/systools/oracle/make-beam.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import { type Effort, type Measure, toText } from './measure.ts';
import { peakOf } from './peak.ts';

const applicationCount = 500;
const modulesEach = 40;
const project = join(import.meta.dirname, '../..');

/**
 * onebeam's systools against OTP's on a generated release of 500 applications and 20,000 modules: complete processes,
 * with the same result.
 */
export async function systoolsBench(effort: Effort): Promise<Measure[]> {
  const tree = await otp(27);
  if (tree instanceof NotAvailable) throw tree;
  const folder = mkdtempSync(join(tmpdir(), 'systools-bench-'));
  try {
    writeLargeRelease(folder);
    // Files are flushed before they are renamed: flushing now excludes the release from the measurement.
    runQuietly(['sync'], process.env);
    return [
      ...(await against(tree, folder, 'make-script', 0.2, effort.quick ? 3 : 7)),
      ...(await against(tree, folder, 'make-tar', 1, effort.quick ? 1 : 3)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function against(
  tree: Otp,
  folder: string,
  command: 'make-script' | 'make-tar',
  atMost: number,
  rounds: number,
): Promise<Measure[]> {
  const cli = [
    process.execPath,
    join(project, 'src/cli.ts'),
    'systools',
    command,
    'large',
    '--path',
    'lib/*/ebin',
  ];
  const call = `systools:${command.replace('-', '_')}("large", [{path, ["lib/*/ebin"]}])`;
  const erl = [tree.erlexec, '+fnu', '-noshell', '-eval', `ok = ${call}, halt().`];
  const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8', ...tree.environment };
  const within = (words: string[]) => ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', folder, ...words];
  const times = await interleaved(
    {
      ours: () => runQuietly(within(cli), env),
      otp: () => runQuietly(within(erl), env),
    },
    rounds,
  );
  const { peak: memory } = await peakOf(cli, env, folder);
  const { ours, otp } = times;
  return [
    {
      name: `systools ${command}, ${applicationCount} applications, ${applicationCount * modulesEach} modules: against OTP 27`,
      value: ours.wall / otp.wall,
      unit: 'ratio',
      from: { ours: ours.wall, otp: otp.wall },
      atMost,
    },
    { name: `systools ${command}: peak memory`, value: memory, unit: 'bytes', atMost: 300 * 1024 * 1024 },
  ];
}

/** Each application uses a few of those before it; every module has a BEAM file of a real one's size. */
function writeLargeRelease(folder: string): void {
  const app = (name: string, vsn: string, modules: readonly string[], uses: readonly string[]): void => {
    const ebin = join(folder, 'lib', `${name}-${vsn}`, 'ebin');
    mkdirSync(ebin, { recursive: true });
    writeFileSync(
      join(ebin, `${name}.app`),
      `{application, ${name}, [{description, "generated"}, {vsn, "${vsn}"}, {modules, [${modules.join(', ')}]},\n` +
        ` {registered, [${name}_sup]}, {applications, [${uses.join(', ')}]}, {env, [{key, [1, 2.5, "three"]}]}]}.\n`,
    );
    for (const module of modules) writeFileSync(join(ebin, `${module}.beam`), beamOf(module));
  };
  app('kernel', '1.0', [], []);
  app('stdlib', '1.0', [], ['kernel']);
  app('sasl', '1.0', [], ['kernel', 'stdlib']);
  const entries = ['{kernel, "1.0"}', '{stdlib, "1.0"}', '{sasl, "1.0"}'];
  for (let number = 0; number < applicationCount; number++) {
    const name = `app_${number}`;
    const modules = Array.from({ length: modulesEach }, (_, index) => `${name}_module_${index}`);
    const uses = [1, 7, 50].filter((back) => back <= number).map((back) => `app_${number - back}`);
    app(name, '1.0', modules, ['kernel', 'stdlib', ...uses]);
    entries.unshift(`{${name}, "1.0"}`);
  }
  writeFileSync(
    join(folder, 'large.rel'),
    `{release, {"large", "1"}, {erts, "15.2"}, [${entries.join(', ')}]}.\n`,
  );
}

function beamOf(module: string): Uint8Array {
  const names = Array.from(
    { length: 120 },
    (_, index) => `function_number_${index}_of_${module}/${index % 9}`,
  );
  return makeBeam(module, { exports: names, calls: names.map((name) => `other_module:${name}`) });
}

if (import.meta.main) {
  const quick = process.argv.includes('--quick');
  for (const measure of await systoolsBench({ quick, rounds: quick ? 3 : 7 })) console.log(toText(measure));
}
