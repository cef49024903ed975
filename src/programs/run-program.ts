import { spawn } from 'node:child_process';

export interface Ran {
  /** The exit code; 128 when a signal ended it. */
  status: number;
  /** What it wrote to stdout and stderr, the last 64 KiB of each. */
  stdout: string;
  stderr: string;
}

export interface Run {
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal | undefined;
}

const kept = 64 * 1024;

/**
 * Runs a program with nothing on its stdin, to its end.
 *
 * @throws the system's error when it cannot be started, an `AbortError` when `signal` stops it.
 */
export function runProgram(
  program: string,
  arguments_: readonly string[],
  { folder, environment, signal }: Run,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, arguments_, {
      cwd: folder,
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a batch file on Windows, and only a shell runs those; arguments here need no quoting.
      shell: process.platform === 'win32' && !program.endsWith('.exe'),
      windowsHide: true,
      ...(signal && { signal }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-kept);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-kept);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 128, stdout, stderr }));
  });
}
