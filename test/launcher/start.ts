import { chmodSync, mkdirSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../bed/run.ts';

/** The result of a program's start, as text. */
export interface Started {
  exitCode: number;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface StartOptions {
  /** Variables in addition to `PATH` and `HOME`. */
  env?: Record<string, string | undefined>;
  arguments?: string[];
  cwd?: string;
  stdin?: string | Uint8Array;
  timeout?: number;
}

/** Starts a program with a small environment: no home folder by default. */
export async function start(program: string, options: StartOptions = {}): Promise<Started> {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', ...options.env };
  const { exitCode, signal, stdout, stderr } = await run(program, options.arguments ?? [], {
    env,
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.timeout ? { timeout: options.timeout } : {}),
  });
  return {
    exitCode,
    signal,
    stdout: Buffer.from(stdout).toString(),
    stderr: Buffer.from(stderr).toString(),
  };
}

/** A new empty folder. */
export function emptyFolder(...path: string[]): string {
  const folder = join(...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Makes a packed file writable, as only its owner can. @returns its path. */
export function writable(file: string): string {
  chmodSync(file, statSync(file).mode | 0o200);
  return file;
}

/** Every file, folder and link below a folder: path and mode, size of a file, target of a link; sorted. */
export function listing(folder: string, below = ''): string[] {
  const lines: string[] = [];
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    const whole = join(folder, path);
    if (entry.isSymbolicLink()) lines.push(`${path} -> ${readlinkSync(whole)}`);
    else {
      const { mode, size } = statSync(whole);
      lines.push(`${path} ${(mode & 0o7777).toString(8)}${entry.isFile() ? ` ${size}` : ''}`);
      if (entry.isDirectory()) lines.push(...listing(folder, path));
    }
  }
  return lines.sort();
}

/** The releases of a program below a base folder, those in the making, and everything else that is there. */
export function releases(
  base: string,
  name = 'tool',
): { whole: string[]; making: string[]; other: string[] } {
  const home = join(base, 'onebeam', name);
  let names: string[] = [];
  try {
    names = readdirSync(home).sort();
  } catch {}
  const isWhole = (one: string) => /^1-[0-9a-f]{32}$/.test(one);
  return {
    whole: names.filter(isWhole).map((one) => join(home, one)),
    making: names.filter((one) => one.startsWith('.new-')).map((one) => join(home, one)),
    other: names.filter((one) => !isWhole(one) && !one.startsWith('.new-') && one !== '.lock'),
  };
}
