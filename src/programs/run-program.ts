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
  /** What it is sent when `signal` stops it. `SIGTERM` by default, of which a program may take no notice. */
  stopSignal?: 'SIGTERM' | 'SIGKILL';
}

const kept = 64 * 1024;

/**
 * Runs a program with nothing on its stdin, to its end.
 *
 * @throws the system's error when it cannot be started, the reason of `signal` (an `AbortError`) when that has stopped
 *   it: then it has ended, though what it has started itself may go on.
 */
export function runProgram(
  program: string,
  arguments_: readonly string[],
  { folder, environment, signal, stopSignal = 'SIGTERM' }: Run,
): Promise<Ran> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const child = spawn(program, arguments_, {
      cwd: folder,
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a batch file on Windows, and only a shell runs those; arguments here need no quoting.
      shell: process.platform === 'win32' && !program.endsWith('.exe'),
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-kept);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-kept);
    });
    let ended = false;
    const stopped = () => {
      // Others may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(signal?.reason);
    };
    const stop = () => {
      if (ended) stopped();
      else child.once('exit', stopped).kill(stopSignal);
    };
    signal?.addEventListener('abort', stop, { once: true });
    child.on('exit', () => {
      ended = true;
    });
    child.on('error', (error) => {
      signal?.removeEventListener('abort', stop);
      reject(error);
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ status: code ?? 128, stdout, stderr });
    });
  });
}
