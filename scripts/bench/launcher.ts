// What the launcher costs: `node scripts/bun.mjs scripts/bench/launcher.ts [--json]`. Ends with code 1 over budget.
//
// Warm: the launcher's own time from exec to execve, as the difference to a C program (`env`) that executes the same
// thing (`true`). Cold: the first start's unpacking against `tar --zstd -x` of the same payload on the same disk.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadFile } from '../../src/archive/payload-file.ts';
import { makeProgram } from '../../test/launcher/make-program.ts';
import type { Effort, Measure } from './measure.ts';

export interface LauncherFigures {
  warm: {
    files: number;
    runs: number;
    launcherMs: number;
    directMs: number;
    ownMs: number;
    budgetMs: number;
  };
  cold: { megabytes: number; runs: number; launcherMs: number; tarMs: number; ratio: number; budget: number };
}

const warmBudgetMs = 5;
const coldBudget = 1.3;

/** A program with `count` small files besides a native program that ends at once. */
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

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

function time(command: string[], env: Record<string, string>): number {
  const begin = Bun.nanoseconds();
  const { exitCode, stderr } = Bun.spawnSync(command, {
    env,
    stdout: 'ignore',
    stdin: 'ignore',
    stderr: 'pipe',
  });
  const taken = (Bun.nanoseconds() - begin) / 1e6;
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${exitCode}: ${stderr}`);
  return taken;
}

async function warm(folder: string, runs: number): Promise<LauncherFigures['warm']> {
  const files = smallFiles(300);
  const tool = await makeProgram(join(folder, 'warm'), { files });
  const env = { PATH: '/usr/bin:/bin', TOOL_CACHE_DIR: join(folder, 'warm-cache') };
  const [release] = Bun.spawnSync([tool], { env: { ...env, ONEBEAM: 'where' } })
    .stdout.toString()
    .split('\n');
  const program = `${release}/erts/bin/erlexec`;
  const launcher: number[] = [];
  const direct: number[] = [];
  for (let run = -5; run < runs; run++) {
    const one = time([tool], env);
    const other = time(['/usr/bin/env', program], env);
    if (run < 0) continue;
    launcher.push(one);
    direct.push(other);
  }
  const [launcherMs, directMs] = [median(launcher), median(direct)];
  return {
    files: files.length,
    runs,
    launcherMs,
    directMs,
    ownMs: launcherMs - directMs,
    budgetMs: warmBudgetMs,
  };
}

async function cold(folder: string, runs: number): Promise<LauncherFigures['cold']> {
  const files = [...smallFiles(300), ...realFiles(60_000_000)];
  const payload = join(folder, 'payload.tar.zst');
  const tool = await makeProgram(join(folder, 'cold'), { files, keepPayload: payload });
  const launcher: number[] = [];
  const tar: number[] = [];
  for (let run = -1; run < runs; run++) {
    const cache = join(folder, 'cold-cache');
    const target = join(folder, 'cold-tar');
    mkdirSync(cache);
    mkdirSync(target);
    const one = time([tool], { PATH: '/usr/bin:/bin', TOOL_CACHE_DIR: cache, ONEBEAM: 'extract' });
    const other = time(['tar', '--zstd', '-xf', payload, '-C', target], { PATH: '/usr/bin:/bin' });
    rmSync(cache, { recursive: true });
    rmSync(target, { recursive: true });
    if (run < 0) continue;
    launcher.push(one);
    tar.push(other);
  }
  const [launcherMs, tarMs] = [median(launcher), median(tar)];
  const megabytes = files.reduce((sum, { size }) => sum + size, 0) / 1e6;
  return { megabytes, runs, launcherMs, tarMs, ratio: launcherMs / tarMs, budget: coldBudget };
}

/** Measures in a folder of its own. @param runs of the warm start; a first start is measured a tenth as often. */
export async function benchLauncher(runs = 200): Promise<LauncherFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'onebeam-bench-'));
  try {
    return { warm: await warm(folder, runs), cold: await cold(folder, Math.max(3, Math.ceil(runs / 10))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The figures as measures. */
export async function launcher(_: unknown, { quick }: Effort): Promise<Measure[]> {
  const { warm, cold } = await benchLauncher(quick ? 50 : 200);
  return [
    {
      name: `launcher, ${warm.files} files: what it takes before it hands over`,
      value: warm.ownMs,
      unit: 'ms',
      from: { launcher: warm.launcherMs, direct: warm.directMs },
      atMost: warm.budgetMs,
    },
    {
      name: `launcher, ${cold.megabytes.toFixed(0)} MB: laying files out against tar`,
      value: cold.ratio,
      unit: 'ratio',
      from: { launcher: cold.launcherMs, tar: cold.tarMs },
      atMost: cold.budget,
    },
  ];
}

if (import.meta.main) {
  const figures = await benchLauncher();
  if (process.argv.includes('--json')) console.log(JSON.stringify(figures, null, 2));
  else {
    const { warm, cold } = figures;
    const ms = (value: number) => `${value.toFixed(1)} ms`;
    console.log(`warm start, ${warm.files} files, median of ${warm.runs}:`);
    console.log(
      `  launcher ${ms(warm.launcherMs)}, env ${ms(warm.directMs)}, own time ${ms(warm.ownMs)} (budget ${ms(warm.budgetMs)})`,
    );
    console.log(`first start, ${cold.megabytes.toFixed(0)} MB, median of ${cold.runs}:`);
    console.log(
      `  launcher ${ms(cold.launcherMs)}, tar --zstd ${ms(cold.tarMs)}, ratio ${cold.ratio.toFixed(2)} (budget ${cold.budget})`,
    );
  }
  const isOver = figures.warm.ownMs > warmBudgetMs || figures.cold.ratio > coldBudget;
  process.exitCode = isOver ? 1 : 0;
}
