import { spawn } from 'node:child_process';

/**
 * A program that runs longer than this hangs, in milliseconds: less than a test may take, far more than any takes on a
 * machine that is busy with other tests.
 */
export const hangsAfter = 100_000;

export interface Ran {
  /** -1 when a signal ended it. */
  exitCode: number;
  signal: string | null;
  stdout: Uint8Array;
  stderr: Uint8Array;
}

export interface RunOptions {
  cwd?: string;
  /** The complete environment; that of this process by default. */
  env?: Record<string, string | undefined>;
  /** Bytes for its standard input, which is closed after them; `inherit` passes that of this process on. */
  stdin?: string | Uint8Array | 'inherit';
  /**
   * In milliseconds; the program is killed then, and `signal` says so. Programs that it started may still have its output open:
   * what they print later is not read.
   */
  timeout?: number;
}

/** How long the output of a killed program is read, in milliseconds. */
const readsOn = 2000;

/** Runs a program to its end and keeps what it printed. Throws only when it cannot be started. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: [options.stdin === 'inherit' ? 'inherit' : 'pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout!.on('data', (bytes) => stdout.push(bytes));
    child.stderr!.on('data', (bytes) => stderr.push(bytes));
    const end = (code: number | null, signal: string | null) => {
      clearTimeout(limit);
      resolve({
        exitCode: code ?? -1,
        signal,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr),
      });
    };
    const limit =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            child.kill('SIGKILL');
            setTimeout(() => {
              child.stdout!.destroy();
              child.stderr!.destroy();
              end(null, 'SIGKILL');
            }, readsOn).unref();
          }, options.timeout);
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.on('close', end);
    // A program may end before it has read everything: that is its right.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.stdin ?? '');
  });
}

/** Runs a program that must succeed, and returns its stdout as text. Throws with its last output when it fails. */
export async function runOk(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const ran = await run(program, args, options);
  if (ran.exitCode !== 0) {
    const words = Buffer.from(ran.stderr).toString().trim() || Buffer.from(ran.stdout).toString().trim();
    throw new Error(`${[program, ...args].join(' ')}: ${ran.signal ?? ran.exitCode}\n${words.slice(-2000)}`);
  }
  return Buffer.from(ran.stdout).toString();
}
