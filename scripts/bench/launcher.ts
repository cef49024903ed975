// Measures the cost of the launcher: `node scripts/bun.mjs scripts/bench/launcher.ts [--json]`. Ends with code 1 over
// budget.
//
// Warm: the launcher's own time from exec to execve, as the difference to a C program (`env`) that executes the same
// program (`true`); and the complete start against an empty program of Bun, the lower limit of a launcher on Bun, whose
// time shows the current speed of this machine. Cold: the first start's unpacking against `tar --zstd -x` of the same payload on the same disk.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadFile } from '../../src/archive/payload-file.ts';
import { makeProgram } from '../../test/launcher/make-program.ts';
import type { Effort, Measure } from './measure.ts';

/** A start of a release that is ready. Times in milliseconds, medians. */
export interface WarmFigures {
  files: number;
  runs: number;
  launcherMs: number;
  directMs: number;
  ownMs: number;
  /** The quarter of the runs that a busy machine disturbed least: own time at the first quartile. */
  calmMs: number;
  /** Processor time of the launcher and what it executes. */
  cpuMs: number;
  budgetMs: number | undefined;
  /** A program of Bun that does nothing, compiled as the launcher is. */
  emptyMs: number;
  /** The launcher against that. */
  ratio: number;
  ratioBudget: number | undefined;
}

/** A first start's unpacking. Times in milliseconds, medians. */
export interface ColdFigures {
  files: number;
  megabytes: number;
  runs: number;
  launcherMs: number;
  tarMs: number;
  ratio: number;
  budget: number | undefined;
}

export interface LauncherFigures {
  warm: WarmFigures[];
  cold: ColdFigures[];
}

const warmBudgetMs = 5;
const warmBudget = 2.1;
const coldBudget = 1.3;
const many = 10_000;

/** A program with `count` small files and a native program that exits immediately. */
function smallFiles(count: number): PayloadFile[] {
  const program = readFileSync('/bin/true');
  const modules = Array.from({ length: count }, (_, index): PayloadFile => {
    const content = Buffer.from(`${index} `.repeat(500));
    return {
      path: `erts/lib/stdlib-6.0/ebin/module_${index}.beam`,
      mode: 0o644,
      size: content.length,
      content,
    };
  });
  return [
    { path: 'erts/bin/erlexec', mode: 0o755, size: program.length, content: program },
    ...modules,
    { path: 'bin/tool', mode: 0o755, size: 1, content: Buffer.from('x') },
  ];
}

/** Real files of about that many bytes together: shared libraries and programs of this system compress as a runtime does. */
function realFiles(bytes: number): PayloadFile[] {
  const files: PayloadFile[] = [];
  let left = bytes;
  for (const name of readdirSync('/usr/bin').sort()) {
    const file = join('/usr/bin', name);
    const facts = statSync(file, { throwIfNoEntry: false });
    if (!facts?.isFile() || facts.size > 4_000_000 || facts.size === 0 || /[^\w.+-]/.test(name)) continue;
    files.push({ path: `erts/lib/bulk-1.0/priv/${name}`, mode: 0o755, size: facts.size, content: { file } });
    left -= facts.size;
    if (left < 0) break;
  }
  return files;
}

const quantile = (values: number[], part: number): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length * part)]!;
const median = (values: number[]): number => quantile(values, 0.5);

function timed(command: string[], env: Record<string, string>): { wall: number; cpu: number } {
  const begin = Bun.nanoseconds();
  const { exitCode, stderr, resourceUsage } = Bun.spawnSync(command, {
    env,
    stdout: 'ignore',
    stdin: 'ignore',
    stderr: 'pipe',
  });
  const wall = (Bun.nanoseconds() - begin) / 1e6;
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${exitCode}: ${stderr}`);
  return { wall, cpu: Number(resourceUsage.cpuTime.total) / 1e3 };
}

async function warm(
  folder: string,
  count: number,
  runs: number,
  budgetMs: number | undefined,
): Promise<WarmFigures> {
  const files = smallFiles(count);
  const tool = await makeProgram(join(folder, `warm-${count}`), { files });
  const env = { PATH: '/usr/bin:/bin', TOOL_CACHE_DIR: join(folder, `warm-cache-${count}`) };
  timed([tool], { ...env, ONEBEAM: 'extract' });
  const [release] = Bun.spawnSync([tool], { env: { ...env, ONEBEAM: 'where' } })
    .stdout.toString()
    .split('\n');
  const program = `${release}/erts/bin/erlexec`;
  const empty = emptyProgram(folder);
  const launcher: number[] = [];
  const direct: number[] = [];
  const nothing: number[] = [];
  const cpu: number[] = [];
  for (let run = -5; run < runs; run++) {
    const one = timed([tool], env);
    const other = timed(['/usr/bin/env', program], env);
    const third = timed([empty], env);
    if (run < 0) continue;
    nothing.push(third.wall);
    launcher.push(one.wall);
    direct.push(other.wall);
    cpu.push(one.cpu);
  }
  const [launcherMs, directMs, emptyMs] = [median(launcher), median(direct), median(nothing)];
  return {
    files: files.length,
    runs,
    launcherMs,
    directMs,
    ownMs: launcherMs - directMs,
    calmMs: quantile(launcher, 0.25) - quantile(direct, 0.25),
    cpuMs: median(cpu),
    budgetMs,
    emptyMs,
    ratio: launcherMs / emptyMs,
    ratioBudget: budgetMs === undefined ? undefined : warmBudget,
  };
}

function emptyProgram(folder: string): string {
  const output = join(folder, 'empty');
  if (existsSync(output)) return output;
  const source = join(folder, 'empty.ts');
  writeFileSync(source, 'process.exit(0);\n');
  const flags = ['--compile', '--bytecode', '--format=esm', '--minify', '--no-compile-autoload-dotenv'];
  timed(
    [process.execPath, 'build', ...flags, '--no-compile-autoload-bunfig', source, `--outfile=${output}`],
    {
      HOME: folder,
      TMPDIR: folder,
    },
  );
  return output;
}

async function cold(
  folder: string,
  files: PayloadFile[],
  runs: number,
  budget: number | undefined,
): Promise<ColdFigures> {
  const payload = join(folder, `payload-${files.length}.tar.zst`);
  const tool = await makeProgram(join(folder, `cold-${files.length}`), { files, keepPayload: payload });
  const launcher: number[] = [];
  const tar: number[] = [];
  const cache = join(folder, 'cold-cache');
  const target = join(folder, 'cold-tar');
  const path = '/usr/bin:/bin';
  const both = [
    () => launcher.push(timed([tool], { PATH: path, TOOL_CACHE_DIR: cache, ONEBEAM: 'extract' }).wall),
    () => tar.push(timed(['tar', '--zstd', '-xf', payload, '-C', target], { PATH: path }).wall),
  ];
  for (let run = -1; run < runs; run++) {
    for (const made of [cache, target]) mkdirSync(made);
    // Each comes first as often as the other: what the disk still has to do for one slows the next one down.
    for (const measure of run % 2 === 0 ? both : both.toReversed()) measure();
    for (const made of [cache, target]) rmSync(made, { recursive: true });
    if (run < 0) for (const times of [launcher, tar]) times.pop();
  }
  const [launcherMs, tarMs] = [median(launcher), median(tar)];
  const megabytes = files.reduce((sum, { size }) => sum + size, 0) / 1e6;
  return { files: files.length, megabytes, runs, launcherMs, tarMs, ratio: launcherMs / tarMs, budget };
}

/** Measures in a separate folder. @param runs of each warm start; a first start is measured a tenth as often. */
export async function benchLauncher(runs = 200): Promise<LauncherFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'onebeam-bench-'));
  try {
    const coldRuns = Math.max(3, Math.ceil(runs / 10));
    return {
      warm: [await warm(folder, 300, runs, warmBudgetMs), await warm(folder, many, runs, undefined)],
      cold: [
        await cold(folder, [...smallFiles(300), ...realFiles(60_000_000)], coldRuns, coldBudget),
        await cold(folder, smallFiles(many), coldRuns, undefined),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The figures as measures. */
export async function launcher(_: unknown, { quick }: Effort): Promise<Measure[]> {
  const { warm, cold } = await benchLauncher(quick ? 50 : 200);
  return [
    ...warm.map(
      ({ files, launcherMs, emptyMs, ratio, ratioBudget }): Measure => ({
        name: `launcher, ${files} files: against a program of Bun that does nothing`,
        value: ratio,
        unit: 'ratio',
        from: { launcher: launcherMs, empty: emptyMs },
        ...(ratioBudget === undefined ? {} : { atMost: ratioBudget }),
      }),
    ),
    ...warm.map(
      ({ files, launcherMs, directMs, ownMs, budgetMs }): Measure => ({
        name: `launcher, ${files} files: time before the program starts`,
        value: ownMs,
        unit: 'ms',
        from: { launcher: launcherMs, direct: directMs },
        ...(budgetMs === undefined ? {} : { atMost: budgetMs }),
      }),
    ),
    ...cold.map(
      ({ files, megabytes, launcherMs, tarMs, ratio, budget }): Measure => ({
        name: `launcher, ${files} files, ${megabytes.toFixed(0)} MB: laying files out against tar`,
        value: ratio,
        unit: 'ratio',
        from: { launcher: launcherMs, tar: tarMs },
        ...(budget === undefined ? {} : { atMost: budget }),
      }),
    ),
  ];
}

const withBudget = (text: string, budget: string | undefined): string =>
  budget === undefined ? text : `${text} (budget ${budget})`;

if (import.meta.main) {
  const figures = await benchLauncher();
  if (process.argv.includes('--json')) console.log(JSON.stringify(figures, null, 2));
  else {
    const ms = (value: number) => `${value.toFixed(1)} ms`;
    for (const one of figures.warm) {
      const { files, runs, launcherMs, directMs, ownMs, calmMs, cpuMs, budgetMs } = one;
      console.log(`warm start, ${files} files, median of ${runs}:`);
      console.log(
        withBudget(
          `  launcher ${ms(launcherMs)}, env ${ms(directMs)}, own time ${ms(ownMs)}`,
          budgetMs === undefined ? undefined : ms(budgetMs),
        ),
      );
      console.log(`  own time at the first quartile ${ms(calmMs)}, processor time ${ms(cpuMs)}`);
      const against = `  against a program of Bun that does nothing (${ms(one.emptyMs)}): ${one.ratio.toFixed(2)}`;
      console.log(withBudget(against, one.ratioBudget?.toString()));
    }
    for (const { files, megabytes, runs, launcherMs, tarMs, ratio, budget } of figures.cold) {
      console.log(`first start, ${files} files, ${megabytes.toFixed(0)} MB, median of ${runs}:`);
      console.log(
        withBudget(
          `  launcher ${ms(launcherMs)}, tar --zstd ${ms(tarMs)}, ratio ${ratio.toFixed(2)}`,
          budget?.toString(),
        ),
      );
    }
  }
  const isOver =
    figures.warm.some(({ ownMs, budgetMs }) => budgetMs !== undefined && ownMs > budgetMs) ||
    figures.warm.some(({ ratio, ratioBudget }) => ratioBudget !== undefined && ratio > ratioBudget) ||
    figures.cold.some(({ ratio, budget }) => budget !== undefined && ratio > budget);
  process.exitCode = isOver ? 1 : 0;
}
